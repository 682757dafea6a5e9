import type { Instrument, Sample } from '../metrics/sample.js';

/**
 * Instruments in Prometheus' text format, version 0.0.4. One that cannot be read is left out: what needs the database must
 * not hide the rest while the database is away.
 */
export async function exposition(instruments: readonly Instrument[]): Promise<string> {
  return (await Promise.all(instruments.map(shown))).join('');
}

async function shown(instrument: Instrument): Promise<string> {
  const { name, help, type } = instrument;
  const samples = await Promise.resolve()
    .then(() => instrument.read())
    .catch(() => []);
  const lines = samples.map((sample) => line(name, sample));
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function line(name: string, { labels, value, suffix }: Sample): string {
  const pairs = Object.entries(labels).map(
    ([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`,
  );
  return `${name}${suffix ?? ''}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
