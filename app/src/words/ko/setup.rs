//! The parameters panel and the presets in Korean.

use maas_core::chats::setup::ToolFault;
use maas_protocol::{
    chat::{Effort, Param, Verbosity},
    extras::ExtraBodyError,
    schema::Wrong,
};

use crate::words::setup::SetupWords;

pub(super) static SETUP: SetupWords = SetupWords {
    param: |param| match param {
        Param::Temperature => [
            "온도",
            "모델이 단어를 얼마나 자유롭게 고를지 정합니다. 낮으면 일정하고 예측하기 쉬우며, 높으면 다양해집니다.",
        ],
        Param::TopP => [
            "Top p",
            "확률이 높은 단어부터 더해 이 비율에 이를 때까지만 후보로 삼습니다. 낮을수록 일정합니다. 온도와 함께 바꾸지 않는 편이 좋습니다.",
        ],
        Param::MaxTokens => [
            "최대 토큰",
            "답변의 최대 길이(토큰)입니다. 추론 모델은 생각한 내용까지 포함해 세는 경우가 많습니다.",
        ],
        Param::TopK => [
            "Top k",
            "단계마다 가장 유력한 후보 단어를 이 개수만큼만 남깁니다.",
        ],
        Param::Stop => [
            "중지 시퀀스",
            "이 글이 나오면 답변을 끝냅니다. 예: “END”. 줄바꿈은 \\n으로 쓰세요.",
        ],
        Param::Seed => [
            "시드",
            "같은 질문에 같은 숫자를 쓰면 같은 답변이 나올 가능성이 커집니다.",
        ],
        Param::PresencePenalty => [
            "존재 페널티",
            "0보다 크면 아직 나오지 않은 이야기로 넘어가고, 0보다 작으면 하던 이야기에 머뭅니다.",
        ],
        Param::FrequencyPenalty => [
            "빈도 페널티",
            "0보다 크면 같은 단어를 덜 반복하고, 0보다 작으면 더 반복합니다.",
        ],
        Param::Logprobs => [
            "토큰 확률(top logprobs)",
            "답변의 토큰마다 확률을 보여 주고, 그 자리에 올 수 있던 다른 후보를 이 개수만큼 함께 보여 줍니다.",
        ],
        Param::N => [
            "답변 수",
            "비교할 수 있도록 한 번에 받을 답변의 수입니다. 답변마다 비용이 듭니다.",
        ],
        Param::ReasoningEffort => [
            "추론 강도",
            "답하기 전에 얼마나 오래 생각할지 정합니다. 강할수록 어려운 질문에 도움이 되지만 시간과 토큰이 더 듭니다.",
        ],
        Param::ReasoningBudget => [
            "추론 예산",
            "답하기 전에 생각하는 데 쓸 수 있는 최대 토큰 수입니다.",
        ],
        Param::Verbosity => ["상세도", "간결하게 답할지 자세하게 답할지 정합니다."],
        Param::ParallelToolCalls => [
            "병렬 도구 호출",
            "한 번에 여러 도구를 호출해도 되는지 정합니다.",
        ],
    },
    about: |name| format!("{name} 설명"),
    reset: |name| format!("{name} 초기화"),
    reset_all: "모두 초기화",
    default_is: |value| format!("{value} (기본값)"),
    default_short: "기본값",
    up_to: |most| format!("모델 기본값, 최대 {most}"),
    between: |low, high| format!("{low}에서 {high} 사이의 숫자를 입력하세요."),
    whole_between: |low, high| format!("{low}에서 {high} 사이의 정수를 입력하세요."),
    whole_from: |low| format!("{low} 이상의 정수를 입력하세요."),
    sampling: "샘플링",
    length: "길이",
    reasoning: "추론",
    output: "출력",
    tools: "도구",
    advanced: "고급",
    left_out: "제외된 설정",
    left_out_hint: "이전에 설정했지만 이 모델이 받지 않아 보내지 않습니다.",
    effort: |effort| match effort {
        Effort::None => "없음",
        Effort::Minimal => "최소",
        Effort::Low => "낮음",
        Effort::Medium => "중간",
        Effort::High => "높음",
        Effort::Xhigh => "매우 높음",
        Effort::Max => "최대",
    },
    verbosity: |verbosity| match verbosity {
        Verbosity::Low => "간결하게",
        Verbosity::Medium => "보통",
        Verbosity::High => "자세하게",
    },
    on: "켜기",
    off: "끄기",
    effort_and_budget: "예산이 우선하며, 강도는 함께 보내지 않습니다.",
    stop_add: "추가",
    stop_full: |most| format!("이 모델은 최대 {most}개까지 받습니다."),
    stop_remove: |text| format!("{text} 제거"),
    form: "응답 형식",
    form_hint: "자유로운 글이나, 프로그램이 읽을 수 있는 JSON으로 받습니다. 스키마를 쓰면 적어 둔 필드대로만 답합니다.",
    form_text: "자유 형식",
    form_object: "JSON 객체",
    form_schema: "JSON 스키마",
    form_object_note: "메시지에 JSON으로 답해 달라고 쓰고 필드도 적어 주세요. 그러지 않으면 거부하는 제공자가 있습니다.",
    schema: "스키마",
    schema_hint: "답변을 설명하는 JSON 스키마입니다.",
    strict: "엄격하게",
    strict_hint: "제공자가 스키마를 보장합니다. 모든 속성을 필수로 하고 다른 속성을 금지해야 하는 제공자도 있습니다.",
    format: "서식 정리",
    fault: |fault| {
        let (line, column) = (fault.line, fault.column);
        let what = match &fault.what {
            Wrong::NotJson => "올바른 JSON이 아닙니다.".to_owned(),
            Wrong::NotObject => "중괄호 { }로 묶은 JSON 객체여야 합니다.".to_owned(),
            Wrong::ObjectUnder(name) => {
                format!("“{name}”에는 중괄호 {{ }}로 묶은 객체가 와야 합니다.")
            }
            Wrong::ListUnder(name) => {
                format!("“{name}”에는 대괄호 [ ]로 묶은, 비어 있지 않은 목록이 와야 합니다.")
            }
            Wrong::NotSchema => {
                "여기에는 스키마가 와야 합니다. 중괄호로 묶은 객체나 true, false를 쓰세요."
                    .to_owned()
            }
            Wrong::NoType(name) => format!(
                "“{name}”라는 타입은 없습니다. string, number, integer, boolean, object, array, null 중에서 고르세요."
            ),
            Wrong::NotName => "필수 항목의 이름은 따옴표로 묶은 글이어야 합니다.".to_owned(),
            Wrong::NoProperty(name) => {
                format!("필수로 지정한 “{name}”이(가) 속성에 없습니다.")
            }
            Wrong::NotArguments => "도구의 인수는 항상 object 타입이어야 합니다.".to_owned(),
        };
        format!("{line}번째 줄 {column}번째 칸: {what}")
    },
    not_sent_yet: "고치기 전에는 보내지 않습니다. 쓴 내용은 그대로 남습니다.",
    send_tools: "도구 보내기",
    send_tools_hint: "아래 함수를 모델에 알릴지 정합니다. 모델은 호출을 요청할 수 있고 답변에 표시되지만, 실제로 실행되지는 않습니다.",
    no_tools: "모델이 호출을 요청할 수 있는 함수를 적어 두면, 언제 어떻게 호출하려 하는지 볼 수 있습니다.",
    add_tool: "도구 추가",
    unnamed_tool: "새 도구",
    tool_name: "이름",
    tool_description: "설명",
    tool_description_hint: "무엇을 하며 언제 쓰는지 모델에게 알려 주세요",
    tool_parameters: "인수",
    tool_parameters_hint: "object 타입의 JSON 스키마입니다. 인수가 없으면 비워 두세요.",
    tool_fault: |fault| match fault {
        ToolFault::Name => {
            "이름은 공백 없이 영문자, 숫자, _, -로 1자에서 64자까지 쓸 수 있습니다.".to_owned()
        }
        ToolFault::Twice => "같은 이름의 도구가 이미 있습니다.".to_owned(),
        ToolFault::Parameters(fault) => (SETUP.fault)(fault),
    },
    body: "본문 필드 덮어쓰기",
    body_hint: "보내는 요청 위에 필드별로 덮어쓰는 JSON 객체입니다. 이 패널에 없는 설정에 쓰세요.",
    body_bad: |error| match error {
        ExtraBodyError::NotJson { line, column } => {
            format!("{line}번째 줄 {column}번째 칸: 올바른 JSON이 아닙니다.")
        }
        ExtraBodyError::NotObject => {
            "{\"service_tier\": \"flex\"}와 같은 JSON 객체여야 합니다.".to_owned()
        }
        ExtraBodyError::Taken(field) => {
            format!("“{field}”는 앱이 직접 쓰는 필드입니다. 지워 주세요.")
        }
    },
    not_sound: "매개변수에 올바르지 않아 보내지 않는 항목이 있습니다",
    presets: "프리셋",
    presets_empty: "모델, 시스템 프롬프트, 매개변수를 원하는 대로 맞춘 뒤 번역가, 검토자, 선생님처럼 이름을 붙여 보관하세요.",
    preset_save: "프리셋으로 저장",
    preset_name: "프리셋 이름",
    preset_emoji: "이모지",
    preset_apply: |name| format!("{name} 적용"),
    preset_in_use: "사용 중",
    preset_make_default: "새 대화에 사용",
    preset_no_default: "새 대화에 사용하지 않기",
    preset_update: "현재 설정으로 업데이트",
    preset_duplicate: "복제",
    preset_copy_of: |name| format!("{name} (사본)"),
};
