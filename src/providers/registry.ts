import { github } from './github.provider.js';
import { google } from './google.provider.js';
import { discord } from './presets/discord.js';
import { gitlab } from './presets/gitlab.js';
import { microsoft } from './presets/microsoft.js';
import type { Provider } from './provider.js';

/** Every provider the gateway knows. A new one: its file, and its line here. */
export const providers: readonly Provider[] = [google, github, microsoft, gitlab, discord];
