//! How strong a passphrase would be, in Korean.

use crate::{
    strength::{Advice, Span},
    words::strength::StrengthWords,
};

pub(crate) static WORDS: StrengthWords = StrengthWords {
    title: "암호 강도",
    scores: ["매우 약함", "약함", "보통", "좋음", "강함"],
    holds,
    advice,
};

fn holds(span: Span) -> &'static str {
    match span {
        Span::Seconds => "데이터를 손에 넣은 사람은 그래픽 카드 한 장으로 몇 초 만에 알아냅니다.",
        Span::Minutes => "데이터를 손에 넣은 사람은 그래픽 카드 한 장으로 몇 분 만에 알아냅니다.",
        Span::Hours => "데이터를 손에 넣은 사람은 그래픽 카드 한 장으로 몇 시간 만에 알아냅니다.",
        Span::Days => "데이터를 손에 넣은 사람은 그래픽 카드 한 장으로 며칠 만에 알아냅니다.",
        Span::Months => "데이터를 손에 넣은 사람은 그래픽 카드 한 장으로 몇 달 만에 알아냅니다.",
        Span::Years => "데이터를 손에 넣은 사람은 그래픽 카드 한 장으로 몇 년이 걸립니다.",
        Span::Centuries => "데이터를 손에 넣은 사람도 그래픽 카드 한 장으로는 수백 년이 걸립니다.",
    }
}

fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::Row => "키보드에서 나란한 글자는 가장 먼저 시도됩니다.",
        Advice::Repeats => "같은 것을 반복해도 거의 강해지지 않습니다.",
        Advice::Common => "많은 사람이 쓰는 암호라 가장 먼저 시도됩니다.",
        Advice::NearlyCommon => "많은 사람이 쓰는 암호와 비슷합니다.",
        Advice::Sequence => "abc, 6543처럼 이어지는 글자는 가장 먼저 시도됩니다.",
        Advice::Date => "날짜와 연도는 금방 시도됩니다.",
        Advice::OneWord => "단어 하나는 금방 찾아냅니다.",
        Advice::Name => "이름은 금방 찾아냅니다.",
        Advice::AddWords => "흔하지 않은 단어를 한두 개 더하세요.",
        Advice::UseWords => "서로 관계없는 단어를 네 개 이상 쓰세요. 기호는 필요 없습니다.",
        Advice::CapitalsHelpLittle => "대문자는 별로 도움이 되지 않습니다.",
        Advice::ReversedHelpsLittle => "거꾸로 쓴 단어는 별로 도움이 되지 않습니다.",
        Advice::SubstitutionsHelpLittle => {
            "a를 @로, o를 0으로 바꾸는 것은 별로 도움이 되지 않습니다."
        }
    }
}
