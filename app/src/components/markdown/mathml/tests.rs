//! Formulas come through whole; nothing else comes through.

use super::*;
use crate::text::{TextAsk, Typesetter};

fn outline(node: &Node) -> String {
    match node {
        Node::Element(element) => {
            let attributes = element
                .attributes
                .iter()
                .map(|(name, value)| format!(" {name}={value}"));
            let inside = element.children.iter().map(outline);
            format!(
                "<{}{}>{}</>",
                element.tag,
                attributes.collect::<String>(),
                inside.collect::<String>()
            )
        }
        Node::Text(text) => text.clone(),
        _ => String::new(),
    }
}

fn outlined(text: &str) -> Option<String> {
    read(text).as_ref().map(outline)
}

#[test]
fn a_formula_is_read() {
    for (text, outline) in [
        ("<math><mi>x</mi></math>", "<math><mi>x</></>"),
        (
            "<math display=\"block\"><mo lspace=\"0\">&lt;&amp;&#x222B;</mo><mspace width=\"1em\"/></math>",
            "<math display=block><mo lspace=0><&∫</><mspace width=1em></></>",
        ),
        (
            "<math><mtd style=\"text-align: right;padding-right: 0;\"></mtd><mtext>a<b>c</b></mtext></math>",
            "<math><mtd class=right></><mtext>ac</></>",
        ),
        (
            "<math><menclose notation=\"x\"><mi>x</mi></menclose></math>",
            "<math><mrow><mi>x</></></>",
        ),
        (
            "<math><mi onclick=\"x()\" href=\"javascript:x\" width=\"url(x)\">x</mi></math>",
            "<math><mi>x</></>",
        ),
    ] {
        assert_eq!(outlined(text).as_deref(), Some(outline), "{text}");
    }
}

#[test]
fn anything_else_is_refused() {
    let deep = format!(
        "<math>{}{}</math>",
        "<mrow>".repeat(100),
        "</mrow>".repeat(100)
    );
    let long = format!("<math>{}</math>", "<mi>x</mi>".repeat(3000));
    for text in [
        "",
        "x",
        "<mi>x</mi>",
        "<math>",
        "<math><mi>x</math>",
        "<math></math>x",
        "<math><script>x</script></math>",
        "<math><annotation-xml>x</annotation-xml></math>",
        "<math><maction>x</maction></math>",
        "<math><a href=\"x\">x</a></math>",
        "<math><img src=\"x\"/></math>",
        "<math><!-- --></math>",
        "<math>&nosuch;</math>",
        "<math>&lt</math>",
        "<mathx></mathx>",
        "<math a></math>",
        &deep,
        &long,
    ] {
        assert_eq!(outlined(text), None, "{text}");
    }
}

/// What the worker really says.
#[test]
fn the_workers_formulas_are_known() {
    let mut typesetter = Typesetter::default();
    for source in [
        r"\frac{a}{b^2} + \sqrt[3]{x} - \sum_{i=0}^n i",
        r"\begin{aligned} a &= b \\ &+ c \end{aligned}",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
        r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
        r"\left( \frac12 \right) \binom{n}{k} \mathbb{R} \mathcal{L} \mathbf{x} \textbf{bold}",
        r"\underbrace{a}_b \overset{x}{y} \xrightarrow{f} \hat{x} \vec{v} \bar{y} \cancel{z}",
        r"\int_0^\infty e^{-x^2}\,dx \quad \lim_{x \to 0} \operatorname{foo} \boxed{42} \color{red}{x}",
        r"\text{안녕} \in \{1, \dots, n\} \implies \forall \exists \partial \nabla",
    ] {
        let ask = TextAsk::Formula {
            source: source.to_owned(),
            display: true,
        };
        let answer = typesetter.answer(&ask);
        assert!(read(&answer).is_some(), "{source}: {answer}");
    }
}
