//! A request through the browser's own fetch: head, body in pieces, abort, no answer.

use app::platform::fetch::{self, Abort};
use maas_protocol::http::{HttpRequest, Method};
use wasm_bindgen_test::wasm_bindgen_test;

fn get(url: String) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        url,
        headers: vec![("accept".to_owned(), "text/html".to_owned())],
        body: None,
    }
}

fn own_page() -> String {
    app::platform::location::origin() + "/"
}

#[wasm_bindgen_test]
async fn head_and_body_arrive() {
    let abort = Abort::new().unwrap();
    let (head, body) = fetch::send(get(own_page()), &abort).await.unwrap();
    assert_eq!(head.status, 200);
    assert!(head.header("content-type").is_some());
    let chunks = body.unwrap();
    let mut bytes = 0;
    while let Some(chunk) = chunks.next().await.unwrap() {
        bytes += chunk.length();
    }
    assert!(bytes > 0);
}

#[wasm_bindgen_test]
async fn an_aborted_request_gives_no_answer() {
    let abort = Abort::new().unwrap();
    abort.now();
    assert!(abort.is_done());
    let Err(fetch::Unreadable) = fetch::send(get(own_page()), &abort).await else {
        panic!("an aborted request was answered")
    };
}

#[wasm_bindgen_test]
async fn a_host_that_is_not_there_gives_no_answer() {
    let abort = Abort::new().unwrap();
    // Port 9 is on the browser's list of ports it never opens.
    let nowhere = get("http://127.0.0.1:9/".to_owned());
    assert!(fetch::send(nowhere, &abort).await.is_err());
    assert!(!abort.is_done());
}
