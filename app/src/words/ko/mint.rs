//! The page of access tokens in Korean.

use maas_protocol::relay::grant::{Feature, Op};

use crate::{bus::NotMinted, words::mint::MintWords};

pub(crate) static WORDS: MintWords = MintWords {
    title: "액세스 토큰",
    about: "다른 프로그램에 키 대신 토큰을 줄 수 있습니다. 프로그램은 이 앱의 릴레이에서 토큰을 API 키로 쓰며, 여기서 허용한 일만 할 수 있습니다. 릴레이 운영자가 이 기능을 켜 두어야 합니다.",
    name: "이름",
    name_hint: "토큰의 용도. 토큰 안에 봉인됩니다.",
    provider: "제공자",
    any_provider: "전체 (프로그램의 키 사용)",
    seal: "내 키를 토큰에 봉인",
    seal_hint: "프로그램이 내 키를 쓰되 볼 수는 없습니다. 봉인하지 않으면 프로그램이 자기 키를 X-Provider-Key 헤더로 보냅니다.",
    seal_none: "봉인할 수 있는 키가 보관되어 있지 않습니다. 프로그램이 자기 키를 X-Provider-Key 헤더로 보냅니다.",
    models: "모델",
    models_hint: "쉼표로 구분합니다. gpt-4.1*은 그렇게 시작하는 모델 전부입니다. 비우면 모든 모델입니다.",
    ops: "요청할 수 있는 것",
    op: |op| match op {
        Op::Chat => "답변",
        Op::Embeddings => "임베딩",
        Op::Images => "이미지 생성",
        Op::Models => "모델 목록",
    },
    features: "답변에 쓸 수 있는 것",
    feature: |feature| match feature {
        Feature::Stream => "스트리밍",
        Feature::Tools => "도구와 검색",
        Feature::Vision => "질문에 넣는 이미지와 파일",
    },
    max_tokens: "답변당 최대 토큰",
    max_tokens_hint: "요청의 값이 더 크면 이 값으로 낮춥니다.",
    per_minute: "분당 요청 수",
    per_minute_hint: "릴레이 인스턴스마다 따로 셉니다.",
    days: "유효 기간(일)",
    days_hint: "1일부터 90일까지.",
    no_limit: "제한 없음",
    places: "사용할 수 있는 곳",
    origins: "페이지",
    origins_hint: "https://app.example 형식이며 쉼표로 구분합니다. 적으면 페이지가 아닌 프로그램은 거절됩니다.",
    cidrs: "네트워크",
    cidrs_hint: "203.0.113.0/24 같은 대역이나 주소 하나. 쉼표로 구분합니다.",
    secret: "발급 비밀값",
    secret_hint: "릴레이 운영자에게 받은 MINT_SECRET. 보관하지 않습니다.",
    passphrase_hint: "토큰은 보관함이 잠겨 있어도 쓸 수 있으므로 다시 묻습니다.",
    make: "토큰 만들기",
    field_bad: |field| match field {
        "name" => "한 줄로, 200바이트 이하여야 합니다.",
        "providers" | "host" => "릴레이가 이 주소의 제공자에 닿지 않습니다.",
        "models" => "모델 이름을 쉼표로 구분해 50개까지 적으세요. *는 이름 끝에만 쓸 수 있습니다.",
        "ops" => "하나 이상 고르세요.",
        "max_tokens" => "1 이상의 정수. 비우면 제한이 없습니다.",
        "per_minute" => "1 이상의 정수로 적은 요청 수. 비우면 제한이 없습니다.",
        "expires_in_s" => "1부터 90까지의 정수.",
        "origins" => "https://app.example처럼 경로 없이 적고 쉼표로 구분하세요.",
        "cidrs" => "203.0.113.0/24처럼 적고 쉼표로 구분하세요.",
        _ => "릴레이가 받지 않는 내용입니다. 토큰을 만들지 않았습니다.",
    },
    trouble: |why| match why {
        NotMinted::WrongSecret => "릴레이의 발급 비밀값이 아닙니다.",
        NotMinted::NoTokens => {
            "이 앱의 릴레이는 토큰을 만들지 않습니다. 운영자가 MINT_KEYS와 MINT_SECRET을 설정해야 합니다. 파일만 제공하는 곳에 올린 앱에는 릴레이가 없습니다."
        }
        NotMinted::NoKey => {
            "이 제공자의 키가 더는 보관되어 있지 않습니다. 제공자 페이지에서 저장하세요."
        }
        NotMinted::NotSealable => {
            "이 키는 봉인할 수 없습니다. 요청에 서명하며 이 기기를 떠나지 않는 키이거나, 제공자의 원래 주소가 아닌 곳의 키입니다."
        }
        NotMinted::TooOften => "릴레이에 너무 자주 요청했습니다. 1분 뒤에 다시 해 보세요.",
        NotMinted::Unreachable => "릴레이가 응답하지 않았습니다. 토큰을 만들지 않았습니다.",
        NotMinted::Vault(_) | NotMinted::Field(_) => {
            "고칠 항목이 있습니다. 토큰을 만들지 않았습니다."
        }
    },
    made: "새 토큰",
    once: "지금 한 번만 보이고 어디에도 남지 않습니다. 가진 사람은 누구나 쓸 수 있습니다.",
    token: "토큰",
    copy: "토큰 복사",
    id_and_end: |id, end| {
        format!(
            "id {id}, 만료 {end}. id를 적어 두세요. 운영자가 이 id로 토큰을 취소할 수 있습니다."
        )
    },
    example_curl: "curl로",
    example_python: "OpenAI SDK로",
    another: "하나 더 만들기",
    limits: "토큰으로 할 수 없는 것",
    limits_text: &[
        "여기서 토큰을 거둘 수 없습니다. 기한이 되면 끝나거나 릴레이 운영자가 id로 끝냅니다. 가장 확실한 방법은 제공자에서 키를 폐기하는 것입니다.",
        "릴레이는 아무것도 저장하지 않으므로 토큰이 쓴 금액을 세지 않습니다. 지출 한도는 제공자에서 정하세요.",
        "토큰은 이 릴레이의 주소에서만 통합니다.",
    ],
};
