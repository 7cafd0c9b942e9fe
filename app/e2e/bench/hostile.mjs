// Texts made to be too much, as recipes for the fake provider's model `swell`: pieces, each with how often.

const MEGABYTE = 1 << 20;
/** A megabyte of one piece, behind a beginning. */
const fill = (piece, begin = '') => [[begin, 1], [piece, Math.floor(MEGABYTE / new TextEncoder().encode(piece).length)]];

export const HOSTILE = {
  'quotes, 10,000 deep': [['> ', 10_000], ['x', 1]],
  'lists, 10,000 deep': [['- ', 10_000], ['x', 1]],
  'quotes and lists in turns': [['> - ', 10_000], ['x', 1]],
  'emphasis, 10,000 deep': [['*a _b ', 10_000], ['c_ d* ', 10_000]],
  'brackets, 10,000 deep': [['[', 10_000], ['a', 1], ['](b)', 10_000]],
  'open links': [['[a](', 10_000]],
  'braces in a formula, 100,000 deep': [['$$', 1], ['{', 100_000], ['x', 1], ['}', 100_000], ['$$', 1]],
  'macros that call themselves': [['$\\def\\a{\\a\\a}\\a$ $\\newcommand{\\b}{\\b\\b}\\b$\n\n', 500]],
  'formulas': [['$\\frac{a^2}{b_1}$ ', 5000]],
  'open formulas': [['\\( a ', 10_000]],
  'one line of letters': fill('a'),
  'one line of emphasis': fill('*a* '),
  'one line of links': fill('[a](https://b.example) '),
  'one line of entities': fill('&CounterClockwiseContourIntegral;'),
  'one line turned around': fill('\u202eab\u2066'),
  'one line of families': fill('\u{1f469}\u200d\u{1f469}\u200d\u{1f467}'),
  'marks on one letter': fill('\u0301', 'z'),
  'paragraphs of one letter': fill('a\n\n'),
  'items': fill('- a\n'),
  'hard breaks': fill('a  \n'),
  'an open fence': fill('let a = 1;\n', '```rust\n'),
  'fences': fill('```\na\n```\n'),
  'rows': fill('|1|2|\n', '|a|b|\n|-|-|\n'),
  'columns, 10,000': [['|a', 10_000], ['|\n', 1], ['|-', 10_000], ['|\n', 1], ['|b', 10_000], ['|\n', 1]],
  'long definitions': [[`[a]: https://a.example/${'a'.repeat(2000)}\n`, 100], ['\n[a]\n', 10_000]],
  'uses of definitions': [['[a]: https://a.example/\n', 1], ['[a] ', 20_000]],
  'footnotes': [['a[^1]\n\n[^1]: b\n\n', 10_000]],
};
