//! The prompt library in Korean.

use maas_prompts::{foreign::ForeignError, template::What};
use maas_protocol::said::CallWrong;

use crate::words::prompts::PromptsWords;

pub(crate) static WORDS: PromptsWords = PromptsWords {
    new: "새 프롬프트",
    new_name: "제목 없는 프롬프트",
    import: "프롬프트 가져오기",
    search: "프롬프트 검색",
    folder: "폴더",
    folder_hint: "업무/지원",
    all_folders: "모든 폴더",
    share_folder: "이 폴더 공유",
    tags: "태그",
    all_tags: "모든 태그",
    favourites: "즐겨찾기만",
    favourite: |name| format!("즐겨찾기: {name}"),
    list: "프롬프트 목록",
    empty_title: "아직 프롬프트가 없습니다",
    empty_text: "{{ text }} 같은 변수를 넣어 프롬프트를 한 번 써 두고, 어느 대화에서든 “/”를 입력해 사용하세요. 저장할 때마다 되돌아갈 수 있는 버전이 남습니다.",
    example: "예시로 시작",
    example_name: "번역",
    example_text: "다음 글을 {{ language }}(으)로 번역해 주세요.\n\n{{ text }}",
    nothing_found: "검색에 맞는 프롬프트가 없습니다.",
    version: |number| format!("버전 {number}"),
    production: "운영",
    draft: "초안",
    label: "라벨",
    duplicate: "복제",
    copy_of: |name| format!("{name} (사본)"),
    insert: "대화에 사용",
    name: "이름",
    description: "설명",
    back: "모든 프롬프트",
    gone: "이 프롬프트가 없습니다. 삭제되었을 수 있습니다.",
    messages: "메시지",
    message_text: |number| format!("메시지 {number}"),
    role_of: |number| format!("메시지 {number}의 역할"),
    add_message: "메시지 추가",
    remove_message: |number| format!("메시지 {number} 삭제"),
    syntax_hint: "{{ name }}은 변수입니다. 조건과 반복은 Jinja처럼 씁니다: {% if name %} … {% endif %}, {% for line in text|lines %} … {% endfor %}. 중괄호를 그대로 쓰려면: {% raw %} … {% endraw %}.",
    variables: "변수",
    no_variables: "아직 변수가 없습니다. 메시지에 {{ name }}처럼 써 보세요.",
    kind: "종류",
    kind_text: "텍스트",
    kind_long: "긴 텍스트",
    kind_choice: "선택",
    kind_number: "숫자",
    kind_file: "파일의 텍스트",
    default: "기본값",
    choices: "선택지(쉼표로 구분)",
    optional: "선택 사항",
    made_for: "모델, 매개변수, 도구",
    any_model: "아무 모델",
    choose_model: "특정 모델용으로 지정",
    note: "바뀐 점",
    save: "버전 저장",
    discard: "변경 취소",
    unsaved: "저장하지 않은 변경",
    fill: "채우고 시험",
    versions: "버전",
    details: "세부 정보",
    values: "값",
    required: "필수",
    fill_in: "필수 값을 채우면 보낼 내용이 여기에 보입니다.",
    choose_file: "파일 선택",
    preview: "미리보기",
    rendering: "채우는 중…",
    estimate: |tokens, cost| match cost {
        Some(cost) => format!("{tokens}토큰, 답변을 빼고 약 {cost}"),
        None => format!("{tokens}토큰"),
    },
    try_now: "시험",
    try_models: "시험할 모델",
    add_model: "모델 추가",
    remove_model: |name| format!("{name} 빼기"),
    open_comparison: "비교에서 열기",
    history: "버전 기록",
    restore: "복원",
    restored: |number| format!("버전 {number} 복원"),
    from: "이전",
    to: "이후",
    difference: "차이",
    same: "두 버전의 내용이 같습니다.",
    unreadable: "이 버전을 읽을 수 없습니다.",
    comparing: "비교하는 중…",
    too_long: "비교하기에는 너무 깁니다.",
    import_text: "텍스트나 LangChain, Langfuse 등 다른 도구의 JSON을 붙여 넣으세요. 어디에도 보내지 않습니다.",
    import_field: "텍스트 또는 JSON",
    pasted_name: "가져온 프롬프트",
    read: "가져오기",
    import_error: |error| match error {
        ForeignError::Empty => "내용이 없습니다.".to_owned(),
        ForeignError::Unknown => "이 JSON에는 알 수 있는 프롬프트가 없습니다.".to_owned(),
        ForeignError::Broken { line, column } => {
            format!("JSON처럼 보이지만 {line}번째 줄 {column}번째 칸부터 형식이 잘못되었습니다.")
        }
        ForeignError::Field(name) => {
            format!("{name} 필드가 없거나 그 자리에 맞는 형식이 아닙니다.")
        }
        ForeignError::TooMuch => "너무 길거나 프롬프트가 너무 많습니다.".to_owned(),
    },
    added: |many| format!("프롬프트 {many}개를 추가했습니다."),
    nothing_to_try: "물어볼 내용이 없습니다. 마지막 메시지가 사용자의 것이나 도구 결과여야 하고 모델을 골라야 합니다.",
    save_chat: "대화를 프롬프트로 저장",
    made_with: |name, number| format!("프롬프트: {name}, 버전 {number}"),
    changed_since: "저장하지 않은 변경 포함",
    fault: |fault| {
        let place = format!(
            "메시지 {}, {}행 {}열",
            fault.message + 1,
            fault.line,
            fault.column
        );
        let detail = &fault.detail;
        match fault.what {
            What::Syntax => format!("{place}: {detail}"),
            What::Filter => format!("{place}: “{detail}” 필터가 없습니다."),
            What::Test => format!("{place}: “{detail}” 검사가 없습니다."),
            What::Missing => format!("{place}: “{detail}” 값이 없습니다."),
            What::Refused => format!("{place}: 프롬프트에서는 “{detail}”을(를) 쓸 수 없습니다."),
            What::Value => format!("{place}: 여기에 맞지 않는 값입니다. {detail}"),
            What::TooLong => format!("{place}: 글이 너무 길어집니다."),
            What::TooMuch => format!("{place}: 처리할 단계가 너무 많습니다."),
        }
    },
    update: "내 것 업데이트",
    update_hint: "다른 점이 있는 내 프롬프트마다 새 버전으로 추가되고, 이전 내용은 버전에 남습니다.",
    role_system: "시스템",
    role_user: "사용자",
    role_assistant: "어시스턴트",
    role_tool: "도구",
    call: |number| format!("호출 {number}"),
    call_id: "호출 ID",
    arguments: "인수(JSON)",
    add_call: "도구 호출 추가",
    remove: |what| format!("{what} 삭제"),
    answers: "결과를 낸 호출",
    answers_none: "호출 선택",
    add_results: "결과 추가",
    tool_not_sent: |name| {
        format!(
            "“{name}” 도구는 이 프롬프트와 함께 보내지 않습니다. 이런 호출을 거부하는 제공자도 있습니다."
        )
    },
    calls_wrong: "도구 호출을 먼저 고쳐 주세요. 잘못된 점은 메시지에 표시되어 있습니다.",
    call_fault: |fault, json| {
        let message = fault.message + 1;
        let place = match fault.call {
            Some(_) => format!("메시지 {message}, {} 호출", fault.tool),
            None => format!("메시지 {message}"),
        };
        match &fault.what {
            CallWrong::Unnamed => {
                format!("{place}: 도구 이름이 없습니다. 이름을 쓰거나 호출을 삭제하세요.")
            }
            CallWrong::BadId => format!("{place}: ID는 영문자, 숫자, “_”, “-” 1~40자로 쓰세요."),
            CallWrong::SameId => format!("{place}: 다른 호출과 ID가 같습니다. 다른 ID를 쓰세요."),
            CallWrong::Unanswered => format!(
                "{place}: 결과가 없습니다. 이 메시지 뒤에 결과를 추가하거나 호출을 삭제하세요."
            ),
            CallWrong::AnswersNone => format!(
                "{place}: 앞 메시지의 어떤 호출의 결과도 아닙니다. 호출을 선택하거나 이 메시지를 삭제하세요."
            ),
            CallWrong::AnsweredTwice => format!(
                "{place}: 이 호출의 결과가 이미 있습니다. 다른 호출을 선택하거나 이 메시지를 삭제하세요."
            ),
            CallWrong::Arguments(_) => {
                format!("{place}, 인수: {json} 텍스트는 {{{{ 이름|tojson }}}}으로 JSON에 넣으세요.")
            }
        }
    },
};
