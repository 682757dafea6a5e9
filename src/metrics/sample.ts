/** One line of an instrument, when it is read. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
  /** What a histogram appends to its name. */
  suffix?: '_bucket' | '_sum' | '_count';
}

/** Something that is counted or measured, under its name in the exposition. */
export interface Instrument {
  readonly name: string;
  /** One sentence for the operator. */
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** The present values. @throws what reading them throws: then the instrument is left out, and the others stand */
  read(): readonly Sample[] | Promise<readonly Sample[]>;
}
