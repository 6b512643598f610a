/** The parameters that persons flip. */
export interface Switches {
  /**
   * Reads every parameter of the stage, over all pages: its value by the part of its name below the stage's path.
   *
   * @throws UnavailableError when one page does not come: a part of the switches is no answer
   */
  read(): Promise<ReadonlyMap<string, string>>;
}
