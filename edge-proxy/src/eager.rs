//! Answers at once who asks for it, and says each second that there is nothing yet: so it is noticed when nobody listens
//! any more, and the provider is given up.

use maas_protocol::relay::{
    self, Denied,
    eager::{BEAT, BEAT_MS, EAGER, HEADER, event},
};
use web_sys::{
    AbortController, Response, TransformStream, WorkerGlobalScope, WritableStreamDefaultWriter,
};
use worker::{
    Env,
    js_sys::{Function, Promise, Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};

use crate::{
    cors,
    crossing::{Asked, Body, Early, Reply},
    policy::Settings,
    split_origin,
    wait::{self, until},
    watch,
};

/// Whether a request on its way through asks to be answered at once.
pub(crate) fn asks(asked: &Asked) -> bool {
    let (_, target) = split_origin(&asked.url);
    let path = target.split('?').next().unwrap_or_default();
    asked.method == "POST" && asked.headers.get(HEADER) == Some(EAGER) && relay::is_relay_path(path)
}

/// An answer that is under way.
pub(crate) struct Begun {
    reply: Response,
    way: TransformStream,
    writer: WritableStreamDefaultWriter,
    beats: Beats,
    /// Called at the end.
    ended: Function,
}

/// Answers a request that asks for it; `None` for others, and where the runtime makes no stream.
pub(crate) fn begin(asked: &mut Asked, env: &Env) -> Option<Begun> {
    asks(asked).then(|| begun(asked, env).ok()).flatten()
}

fn begun(asked: &mut Asked, env: &Env) -> Result<Begun, JsValue> {
    let abort = AbortController::new()?;
    let way = watch::passage()?;
    let reply = Reply {
        status: 200,
        headers: Vec::new(),
        body: Body::Stream(way.readable(), None),
    };
    let reply = reply
        .with("content-type", "text/event-stream")
        .with(HEADER, EAGER);
    let settings = Settings::of(env);
    let (own_origin, _) = split_origin(&asked.url);
    let policy = settings.policy(own_origin);
    let reply = cors::open(reply, asked.headers.get("origin"), &policy).made()?;
    let writer = way.writable().get_writer()?;
    let beats = Beats::over(&writer, abort.clone())?;
    let ends = Promise::with_resolvers();
    asked.early = Some(Early {
        abort,
        end: ends.promise(),
    });
    Ok(Begun {
        reply,
        way,
        writer,
        beats,
        ended: ends.resolve().unchecked_into(),
    })
}

impl Begun {
    /// Promises the answer, and tells in it what comes of the request.
    pub(crate) fn go_on(
        self,
        told: impl Future<Output = worker::Result<Reply>> + 'static,
    ) -> Promise {
        let answer = Promise::resolve(&JsValue::from(self.reply));
        let _ = wait::run(async move {
            let told = told.await;
            drop(self.beats);
            let told = told.unwrap_or_else(|_| Reply::refusal(Denied::Unreachable));
            let done = tell(told, &self.writer, &self.way).await;
            self.ended.call0(&JsValue::UNDEFINED)?;
            done
        });
        answer
    }
}

/// Tells the reply that has come.
async fn tell(
    reply: Reply,
    writer: &WritableStreamDefaultWriter,
    way: &TransformStream,
) -> Result<JsValue, JsValue> {
    until(write(writer, &event(&reply.head()))).await?;
    match reply.body {
        Body::Nothing => until(writer.close()).await,
        Body::Text(text) => {
            until(write(writer, &text)).await?;
            until(writer.close()).await
        }
        Body::Bytes(bytes) => {
            until(writer.write_with_chunk(&bytes)).await?;
            until(writer.close()).await
        }
        Body::Stream(body, _) => {
            writer.release_lock();
            until(body.pipe_to(&way.writable())).await
        }
    }
}

fn write(writer: &WritableStreamDefaultWriter, text: &str) -> Promise {
    writer.write_with_chunk(&Uint8Array::from(text.as_bytes()))
}

/// Says each second that there is nothing yet, until this is dropped.
struct Beats {
    scope: WorkerGlobalScope,
    interval: i32,
}

impl Beats {
    fn over(writer: &WritableStreamDefaultWriter, abort: AbortController) -> Result<Self, JsValue> {
        let scope: WorkerGlobalScope = global().unchecked_into();
        let writer = writer.clone();
        let beat = Closure::<dyn FnMut()>::new(move || {
            let (written, abort) = (write(&writer, BEAT), abort.clone());
            let _ = wait::run(async move {
                if until(written).await.is_err() {
                    abort.abort();
                }
                Ok(JsValue::UNDEFINED)
            });
        });
        let interval = scope.set_interval_with_callback_and_timeout_and_arguments_0(
            beat.into_js_value().unchecked_ref(),
            watch::millis(BEAT_MS),
        )?;
        Ok(Self { scope, interval })
    }
}

impl Drop for Beats {
    fn drop(&mut self) {
        self.scope.clear_interval_with_handle(self.interval);
    }
}
