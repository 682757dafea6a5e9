import { Body, Controller, Get, Post } from '@nestjs/common';
import type { CurrentUserValue } from './access-tokens.js';
import { CurrentUser } from './current-user.decorator.js';

/** Everybody's own notes: what belongs to whom goes by the user's id, the one thing that never changes. */
@Controller('notes')
export class NotesController {
  private readonly notes = new Map<string, string[]>();

  @Get()
  list(@CurrentUser() { id }: CurrentUserValue): readonly string[] {
    return this.notes.get(id) ?? [];
  }

  @Post()
  add(@CurrentUser() { id }: CurrentUserValue, @Body('text') text: unknown): readonly string[] {
    const notes = [...(this.notes.get(id) ?? []), String(text)];
    this.notes.set(id, notes);
    return notes;
  }

  @Get('me')
  me(@CurrentUser() user: CurrentUserValue): CurrentUserValue {
    return user;
  }
}
