//! Demo: answers in the app itself, so that a first visit needs neither key nor network.
use super::*;
use crate::chat::Role;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Demo",
    auth: AuthScheme::None,
    reach: Reach::Builtin,
    starter_models: &["demo"],
    answer_locally: Some(answer),
    ..ProviderSpec::OPENAI_LIKE
};

/// A canned answer in the language of the question; it repeats nothing of what was asked.
fn answer(request: &ChatRequest) -> String {
    let asked = request
        .messages
        .iter()
        .rev()
        .find(|message| message.role == Role::User);
    let korean = asked.is_some_and(|message| {
        message
            .plain_text()
            .chars()
            .any(|c| ('가'..='힣').contains(&c))
    });
    let text = if korean { KOREAN } else { ENGLISH };
    text.replace("{count}", &request.messages.len().to_string())
}

const ENGLISH: &str = "\
**This is a simulated answer.** The Demo provider writes it in your browser: no model, no key, no network.

Messages received: {count}. This is what answers look like here:

- text appears while it arrives, and **Stop** keeps what has come;
- each answer shows its time to first token, its speed and the tokens reported;
- code keeps its shape:

```rust
fn main() {
    println!(\"Hello from the Demo provider\");
}
```

| To talk to | you need |
| --- | --- |
| OpenAI, Anthropic, OpenRouter | your own key |
| Ollama on this computer | no key |

Open **Settings → Providers** to add one. Keys are encrypted with your passphrase and stay in this browser.
";

const KOREAN: &str = "\
**이 답변은 시뮬레이션입니다.** 데모 제공자가 브라우저 안에서 만든 글이며, 모델도 키도 네트워크도 쓰지 않습니다.

메시지 {count}개를 받았고, 답변이 어떻게 보이는지 보여 드립니다.

- 글은 도착하는 대로 나타나고, **중지**를 눌러도 그때까지의 내용은 남습니다.
- 답변마다 첫 토큰까지의 시간, 속도, 보고된 토큰 수가 표시됩니다.
- 코드는 모양을 유지합니다.

```rust
fn main() {
    println!(\"데모 제공자에서 인사드립니다\");
}
```

| 대화 상대 | 필요한 것 |
| --- | --- |
| OpenAI, Anthropic, OpenRouter | 본인의 키 |
| 이 컴퓨터의 Ollama | 키 없음 |

**설정 → 제공자**에서 추가할 수 있습니다. 키는 암호로 암호화되어 이 브라우저에만 남습니다.
";
