import {
  Body,
  Controller,
  Get,
  Header,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
  Version,
} from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { AdminGuard } from '../../auth/guards/admin.guard.js';
import { FOR_BROWSERS } from '../../http/page-routes.js';
import { Page } from '../../reference/vocabulary.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { UserDirectory } from '../../users/user-directory.js';
import { pageOf } from '../page-of.js';
import { toShownUser } from '../shown-user.js';
import { userSearch } from '../users.controller.js';
import { AdminPages, type AdminRequest } from './admin-pages.js';
import { UserActions } from './user-actions.js';
import { knownAction, type UserForm, userForm } from './user-form.js';
import { UserPage } from './user-page.js';

const PAGE = 25;

const search = userSearch.extend({ deleted: z.string().max(10).optional() });

/** Users, for admins at a browser. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Page()
@Controller('admin/users')
export class UserPagesController {
  constructor(
    private readonly pages: AdminPages,
    private readonly page: UserPage,
    private readonly directory: UserDirectory,
    private readonly actions: UserActions,
  ) {}

  @Get()
  @Version(FOR_BROWSERS)
  @Header('Cache-Control', 'no-store')
  async list(
    @Query({ schema: search }) { query, cursor, deleted }: z.output<typeof search>,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.directory.search(query.trim(), cursor, PAGE + 1);
    const { items, last } = pageOf(found, PAGE);
    const place = { later: cursor !== undefined, next: last?.id };
    const shown = { query, users: items.map(toShownUser), ...place, deleted: deleted !== undefined };
    await this.pages.send('admin/users', request, response, shown);
  }

  @Get(':id')
  @Version(FOR_BROWSERS)
  @Header('Cache-Control', 'no-store')
  async show(
    @Param('id') id: string,
    @Query('done') done: unknown,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.page.send(id, request, response, { done: knownAction(done) });
  }

  @Get(':id/delete')
  @Header('Cache-Control', 'no-store')
  async confirm(
    @Param('id') id: string,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.page.confirmDeletion(id, request, response);
  }

  /** That the request comes from a page of ours was found out by the guard. */
  @Post(':id')
  @Header('Cache-Control', 'no-store')
  async change(
    @Param('id') id: string,
    @Body({ schema: userForm }) form: UserForm,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { action } = form;
    const roles = form.action === 'roles' ? form.roles : undefined;
    try {
      await this.actions.perform(form, id, request.user);
      response.redirect(
        303,
        action === 'delete' ? '/admin/users?deleted' : `/admin/users/${id}?done=${action}`,
      );
    } catch (error) {
      await this.pages.refuse(error, response, `/admin/users/${id}`, (problem) =>
        this.page.send(id, request, response, { problem: { action, ...problem, roles } }),
      );
    }
  }
}
