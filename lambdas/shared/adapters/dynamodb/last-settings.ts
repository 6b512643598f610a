/** Whether a version's body is stored. */
type IsThere = (version: bigint) => Promise<boolean>;

/**
 * The newest version that is stored, where nothing says which it is.
 *
 * Versions follow each other without a gap, each stored with the pointer that is lost: doubling finds one that is not
 * there, halving the last that is. Some 2 × log2 of the version in reads.
 *
 * @returns Undefined when not even the first is there.
 */
export async function newestStored(isThere: IsThere): Promise<bigint | undefined> {
  if (!(await isThere(1n))) return undefined;
  let there = 1n;
  let beyond = 2n;
  while (await isThere(beyond)) {
    there = beyond;
    beyond *= 2n;
  }
  while (beyond - there > 1n) {
    const middle = (there + beyond) / 2n;
    if (await isThere(middle)) there = middle;
    else beyond = middle;
  }
  return there;
}

/** So many versions before a lost one are asked for: a loss of more is no slip, and a person must look. */
export const MOST_LOST = 50n;

/**
 * The newest version that is stored before one whose body is lost, with one read for each that is lost too.
 *
 * @returns Undefined when none of the fifty before it is there.
 */
export async function nearestStored(before: bigint, isThere: IsThere): Promise<bigint | undefined> {
  for (let wanted = before - 1n; wanted >= 1n && wanted >= before - MOST_LOST; wanted -= 1n)
    if (await isThere(wanted)) return wanted;
  return undefined;
}
