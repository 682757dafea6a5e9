/** What a person reads about a problem: a heading, what happened, and what to do next. */
export interface ProblemText {
  title: string;
  text: string;
  next: string;
}
