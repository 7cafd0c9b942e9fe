//! A chat as a page in a file: drawn as on screen, standing by itself, with nothing in it that runs or loads.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
use maas_core::export::{Page, PageSaid};
use yew::{Callback, platform::spawn_local};

use super::World;
use crate::{
    components::markdown::{
        page::{escape, read},
        sources::written,
    },
    platform::dom,
    text::TextAsk,
};

/// Its look: the same colours as the app's, by the reader's own choice of light and dark.
const STYLE: &str = "\
:root { color-scheme: light dark; --line: light-dark(#dcdfe8, #323747); --soft: light-dark(#f5f6f9, #1d2029); --dim: light-dark(#595e70, #a7acbd) }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; background: light-dark(#fff, #16181f); color: light-dark(#1c1e26, #e8e9ef); font: 1rem/1.65 system-ui, sans-serif; overflow-wrap: anywhere }
:lang(ko) { word-break: keep-all }
h1 { font-size: 1.5rem } h2 { margin: 2.5rem 0 .5rem; color: var(--dim); font-size: .875rem } h3, h4, h5, h6 { margin: 1.25rem 0 .5rem; font-size: 1.0625rem; line-height: 1.35 } h3 { font-size: 1.25rem } h4 { font-size: 1.125rem }
p, ul, ol, blockquote, pre, .table { margin: .75rem 0 } ul, ol { padding-left: 1.5rem } li > ul, li > ol { margin: .25rem 0 } li > p { margin: .25rem 0 }
.typed { padding: .75rem 1rem; border-radius: .75rem; background: var(--soft); white-space: pre-wrap } .said p { white-space: pre-line }
code { padding: .1em .3em; border-radius: .3rem; background: var(--soft); font: .875em/1.5 ui-monospace, Menlo, Consolas, monospace }
pre { padding: .875rem 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .75rem; background: var(--soft); tab-size: 4 } pre code { padding: 0 } .plain { white-space: pre-wrap }
blockquote { margin-left: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--dim) }
.table { overflow-x: auto } table { border-collapse: collapse } th, td { padding: .375rem .75rem; border: 1px solid var(--line); text-align: left; vertical-align: top } .center { text-align: center } .right { text-align: right }
a { color: light-dark(#3f51c9, #8f9dff) } a:not([data-host=\"\"])::after { content: \" (\" attr(data-host) \")\"; color: var(--dim); font-size: .8125em }
img { max-width: 100% } hr { border: 0; border-top: 1px solid var(--line) }
.hl-comment { color: var(--dim); font-style: italic } .hl-string, .hl-added { color: light-dark(#1b6e3c, #8fd6a4) } .hl-number { color: light-dark(#8a4600, #f0b27a) } .hl-keyword { color: light-dark(#7a2ba8, #cf9dff) }
.hl-function { color: light-dark(#1f4fb5, #8cb8ff) } .hl-type, .hl-attribute { color: light-dark(#0b6470, #74cfdc) } .hl-removed { color: light-dark(#b3261e, #ff9a92) }
@media print { pre { white-space: pre-wrap } article { break-inside: auto } }
";

/// Draws a page and gives it to the browser as a file. Code and formulas are drawn by the text worker, one after another.
pub(super) fn keep(world: &Rc<World>, name: String, page: Page) {
    let world = world.clone();
    spawn_local(async move {
        let mut articles = String::new();
        for said in &page.said {
            articles.push_str(&article(&world, said, page.sources).await);
        }
        dom::save_as(&name, &whole(&page.title, &articles));
    });
}

async fn article(world: &World, said: &PageSaid, sources: &str) -> String {
    let body = if said.markdown {
        let text = read(&said.text);
        let mut answers = Vec::new();
        for ask in text.asks() {
            answers.push(answer(world, ask).await);
        }
        format!("<div class=\"said\">{}</div>", text.write(&answers))
    } else {
        format!("<p class=\"typed\" dir=\"auto\">{}</p>", escape(&said.text))
    };
    let pictures: String = said.pictures.iter().map(picture).collect();
    let sources = written(&said.citations, sources);
    let files = match said.files.as_str() {
        "" => String::new(),
        names => format!("<p dir=\"auto\"><em>{}</em></p>\n", escape(names)),
    };
    format!(
        "<article>\n<h2>{}</h2>\n{files}{body}{sources}{pictures}\n</article>\n",
        escape(&said.speaker)
    )
}

/// What the worker makes of an ask; empty where there is no answer.
async fn answer(world: &World, ask: TextAsk) -> String {
    let (done, answered) = oneshot::channel();
    let done = RefCell::new(Some(done));
    let hear = Callback::from(move |answer: String| {
        if let Some(done) = done.take() {
            let _ = done.send(answer);
        }
    });
    world.text.ask(ask.write(), hear);
    answered.await.unwrap_or_default()
}

/// A picture that a model made; the page's policy shows it and loads nothing.
fn picture(picture: &maas_protocol::accumulate::Picture) -> String {
    let kind = escape(&picture.media_type);
    format!(
        "<p><img src=\"data:{kind};base64,{}\" alt=\"\"></p>",
        escape(&picture.base64)
    )
}

fn whole(title: &str, articles: &str) -> String {
    let (title, language) = (escape(title), dom::language());
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<h1>{title}</h1>\n{articles}</body>\n</html>\n"
    )
}
