//! Texts that are made to be too much: deep, long, wide, or never closed.

/// Each with its name.
pub(super) fn monsters() -> Vec<(&'static str, String)> {
    let mut all = deep();
    all.extend(long());
    all
}

/// So deep that a reader which goes down by calling itself would fall.
const DEEP: usize = 10_000;

fn deep() -> Vec<(&'static str, String)> {
    let lists = |step: &str| {
        (0..300)
            .map(|depth| format!("{}- x\n", step.repeat(depth)))
            .collect()
    };
    vec![
        ("quotes", "> ".repeat(DEEP) + "x"),
        ("quotes without spaces", ">".repeat(DEEP) + "x"),
        ("lists in one line", "- ".repeat(DEEP) + "x"),
        ("numbered lists in one line", "1. ".repeat(DEEP) + "x"),
        ("lists, each line deeper", lists("  ")),
        ("lists, each line deeper by tabs", lists("\t")),
        ("quotes and lists in turns", "> - ".repeat(DEEP) + "x"),
        ("emphasis", "*a ".repeat(DEEP) + &"b* ".repeat(DEEP)),
        (
            "emphasis in turns",
            "*a _b ".repeat(DEEP) + &"c_ d* ".repeat(DEEP),
        ),
        ("strong", "**a ".repeat(DEEP) + &"b** ".repeat(DEEP)),
        ("stars", "*".repeat(DEEP * 5)),
        ("stars and letters", "*a".repeat(DEEP * 5)),
        ("struck", "~~a ".repeat(DEEP) + &"b~~ ".repeat(DEEP)),
        ("brackets", "[".repeat(DEEP * 5)),
        ("closed brackets", "[".repeat(DEEP) + &"]".repeat(DEEP)),
        (
            "links in links",
            "[".repeat(DEEP) + "a" + &"](b)".repeat(DEEP),
        ),
        (
            "pictures in pictures",
            "![".repeat(DEEP) + "a" + &"](b)".repeat(DEEP),
        ),
        ("open links", "[a](".repeat(DEEP)),
        ("open links with titles", "[a](b \"".repeat(DEEP)),
        ("open addresses", "[a](<b".repeat(DEEP)),
        ("angles", "<".repeat(DEEP * 5)),
        ("open tags", "<a href=\"".repeat(DEEP)),
        ("open comments", "<!-- ".repeat(DEEP)),
        (
            "open declarations",
            "<!A ".repeat(DEEP) + &"<![CDATA[ ".repeat(DEEP) + &"<? ".repeat(DEEP),
        ),
        (
            "ticks",
            (1..400).map(|count| "`".repeat(count) + " ").collect(),
        ),
        ("open code", "`a ".repeat(DEEP)),
        (
            "braces in a formula",
            format!("$${}x{}$$", "{".repeat(100_000), "}".repeat(100_000)),
        ),
        ("fractions", format!("\\[{}x\\]", "\\frac{".repeat(DEEP))),
        (
            "left without right",
            format!("$${}$$", "\\left(".repeat(DEEP)),
        ),
        ("open formulas", "\\( a ".repeat(DEEP)),
        ("dollars", "$".repeat(DEEP * 5)),
        ("dollars and letters", "$a ".repeat(DEEP)),
        ("double dollars", "$$a\n".repeat(DEEP)),
        ("tables in quotes", "> |a|\n> |-|\n> |b|\n>> ".repeat(2_000)),
        ("footnotes in footnotes", "[^a]: ".repeat(DEEP) + "x"),
    ]
}

/// In bytes: more than is laid out in one block.
const LONG: usize = 300_000;

fn long() -> Vec<(&'static str, String)> {
    let fill = |piece: &str| piece.repeat(LONG / piece.len());
    let row = |cells: usize| "|a".repeat(cells) + "|\n";
    let definitions: String = (0..DEEP * 10)
        .map(|n| format!("[r{n}]: https://a.example/{n}\n"))
        .collect();
    let uses: String = (0..DEEP * 10).map(|n| format!("[r{n}] ")).collect();
    vec![
        ("one line of letters", fill("a")),
        ("one line of words", fill("word ")),
        ("one line of Korean", fill("한글 ")),
        ("one line of emphasis", fill("*a* ")),
        ("one line of links", fill("[a](https://b.example) ")),
        ("one line of code", fill("`a` ")),
        ("one line of entities", fill("&amp;")),
        (
            "one line of long entities",
            fill("&CounterClockwiseContourIntegral;"),
        ),
        (
            "one line of unknown entities",
            fill("&nosuch;&#99999999;&#x110000;"),
        ),
        ("one line of addresses", fill("<https://a.example>")),
        (
            "one line of families",
            fill("👩\u{200d}👩\u{200d}👧\u{200d}👦"),
        ),
        (
            "one line of marks on a letter",
            "z".to_owned() + &fill("\u{301}"),
        ),
        ("one line turned around", fill("\u{202e}ab\u{2066}")),
        ("one line of nothing seen", fill("\u{200b}\u{200d}\u{2060}")),
        ("one line of backslashes", fill("\\")),
        ("one line of escaped stars", fill("\\*")),
        ("one line of spaces", fill(" ")),
        ("empty lines", fill("\n")),
        ("lines of one letter", fill("a\n")),
        ("paragraphs of one letter", fill("a\n\n")),
        ("headings", fill("# a\n")),
        ("rules", fill("---\n\n")),
        ("items", fill("- a\n")),
        ("tasks", fill("- [ ] a\n")),
        ("hard breaks", fill("a  \n")),
        ("fences", fill("```\na\n```\n")),
        ("an open fence", "```\n".to_owned() + &fill("let a = 1;\n")),
        ("many open fences", fill("````rust\n```\n~~~\n")),
        ("an open tag", "<div>\n".to_owned() + &fill("a b c\n")),
        ("rows", "|a|b|\n|-|-|\n".to_owned() + &fill("|1|2|\n")),
        (
            "columns",
            row(10_000) + &"|-".repeat(10_000) + "|\n" + &row(10_000).repeat(20),
        ),
        (
            "more columns than cells",
            "|a".repeat(5_000) + "|\n" + &"|-".repeat(5_000) + "|\n" + &fill("|\n"),
        ),
        ("definitions", definitions.clone()),
        ("definitions and uses", uses + "\n\n" + &definitions),
        (
            "footnotes",
            (0..DEEP)
                .map(|n| format!("a[^{n}]\n\n[^{n}]: b\n\n"))
                .collect(),
        ),
        ("formulas", fill("$x^2$ ")),
        ("definitions of macros", fill("$\\def\\a{\\a\\a}\\a$\n\n")),
        ("setext", fill("a\n=\n")),
    ]
}
