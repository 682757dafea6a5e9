/** What `/metrics` answered. */
export interface Reading {
  text: string;
  /** Type of each family by its name. */
  families: Map<string, string>;
  /** How many series there are. */
  size: number;
  /** @param series name and labels as they are written */
  value(series: string): number | undefined;
  /** The values of a histogram's buckets, in order. @param start of their lines */
  buckets(start: string): number[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const LINE = new RegExp(
  `^(${NAME})((?:\\{${LABEL}(?:,${LABEL})*\\})?) (-?[\\d.]+(?:e[+-]?\\d+)?|[Nn]a[Nn]|[+-]Inf)$`,
);

/** Reads Prometheus' text format as its own parser would. Fails the test on anything else. */
export function readMetrics(text: string): Reading {
  const families = new Map<string, string>();
  const series = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, family, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (family && type) families.set(family, type);
    if (line === '' || line.startsWith('# ')) continue;
    const [, name = '', labels = '', value] = LINE.exec(line) ?? [];
    if (name === '') throw new Error(`not a line of metrics: ${line}`);
    if (!families.has(name) && !families.has(name.replace(/_(bucket|sum|count)$/, '')))
      throw new Error(`a sample of no family: ${line}`);
    if (series.has(name + labels)) throw new Error(`twice: ${line}`);
    series.set(name + labels, Number(value));
  }
  const buckets = (start: string) =>
    [...series].filter(([key]) => key.startsWith(start)).map(([, value]) => value);
  return { text, families, size: series.size, value: (key) => series.get(key), buckets };
}
