/** At most this many red tests of one suite are looked at again: more than that is no accident, and is red at once. */
export const secondLookMost = 3;

/**
 * Runs `suite` (files → result as in suites.mjs) and, when only a few of its tests were red, the files of those once more, alone. What is
 * green then is *unsteady*: it is named with what was wrong at first, on the line of the check and below it, and does not make the run
 * red. What is red twice is red. A race is so found and told apart from a fault, and nothing is run again unseen.
 */
export const withSecondLook = async (suite, most = secondLookMost) => {
  const first = await suite([]);
  if (first.code === 0 || first.failing.length === 0 || first.failing.length > most) return first;
  const files = [...new Set(first.failing.map(({ file }) => file))];
  const second = await suite(files);
  const still = new Set(second.failing.map(nameOf));
  const passedNow = new Set(second.ran.map(nameOf));
  const unsteady = first.failing.filter((each) => passedNow.has(nameOf(each)) && !still.has(nameOf(each)));
  const green = second.code === 0 && unsteady.length === first.failing.length;
  const output = [
    ...unsteady.map(({ text }) => `unsteady: red at first, green when run again\n${text}`),
    ...(green ? [] : [first.output, second.output]),
  ].join('\n');
  const failed = green ? 0 : Math.max(1, first.failing.length - unsteady.length);
  return {
    ...first,
    code: green ? 0 : 1,
    passed: first.passed + unsteady.length,
    failed,
    ran: [...first.ran, ...unsteady.map(({ file, name }) => ({ file, name }))],
    notice: unsteady.length > 0,
    output,
    summary: `${first.passed + unsteady.length} passed, ${failed} failed, ${unsteady.length} of them unsteady`,
  };
};

const nameOf = ({ file, name }) => `${file}\n${name}`;
