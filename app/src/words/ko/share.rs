//! Handing something on and opening it, in Korean.

use maas_core::share::{ShareFault, text::Labels};
use maas_vault::share::ShareError;

use super::faults;
use crate::{sharing::ShareTrouble, words::share::ShareWords};

pub(crate) static WORDS: ShareWords = ShareWords {
    share: "공유",
    figures_changed: "글은 모두 같습니다. 설정이나 수치만 다릅니다.",
    more_figures: |more| format!("{more}개 더 있습니다."),
    share_encrypted: "암호화된 링크나 파일로 공유",
    title: "서버 없이 공유",
    kind: |kind| match kind {
        "preset" => "프리셋",
        "prompts" => "프롬프트",
        "chat" => "대화",
        _ => "비교",
    },
    messages: |messages| format!("메시지 {messages}개"),
    in_it: "여는 사람은 여기 보이는 메시지, 모델, 시스템 프롬프트, 매개변수, 도구 설명, 답변의 수치를 봅니다.",
    not_in_it: "들어가지 않는 것: API 키, 직접 만든 엔드포인트 주소, 설정, 추가 본문 필드, 다른 버전과 갈래, 평가.",
    left_out: |files| format!("파일과 그림 {files}개는 빠집니다."),
    password: "비밀번호(선택)",
    password_hint: "8자 이상. 링크나 파일과는 다른 경로로 알려 주세요.",
    password_needed: "비밀번호",
    unsigned_here: "서명되지 않습니다. 서명 키를 보관할 보관함이 없습니다.",
    make: "링크와 파일 만들기",
    making: "암호화하는 중…",
    link: "링크",
    copy_link: "링크 복사",
    copy_own_link: "설치된 앱용 링크 복사",
    own_link_hint: "받는 사람이 설치해 둔 openMaaS로 열립니다.",
    save_file: "파일로 저장",
    too_long: |is, may| {
        format!(
            "링크로는 너무 깁니다({is}자). 많은 프로그램이 {may}자에서 링크를 자릅니다. 대신 파일로 저장하세요."
        )
    },
    locked: "암호화됨: 비밀번호로만 열립니다.",
    open_to_all: "암호화됨. 열쇠가 안에 들어 있어 링크나 파일을 가진 사람은 누구나 읽을 수 있습니다.",
    nothing: "아직 공유할 것이 없거나, 공유하기에 너무 큽니다.",
    shared: "받은 공유",
    shared_text: "이 앱의 공유로 만든 링크나 파일을 엽니다. 무엇이 바뀌기 전에 내용을 먼저 보여 주며, 그 안의 어떤 것도 실행되지 않습니다.",
    open_file: "공유 파일 열기",
    file: "공유 파일",
    drop_here: "파일을 이 페이지에 끌어다 놓아도 됩니다.",
    opening: "열어서 확인하는 중…",
    open: "열기",
    models: "모델",
    content: "내용",
    more: |more| format!("나머지 {more}자는 여기 표시하지 않습니다."),
    tools_off: "들어 있는 도구는 꺼진 채로 들어옵니다.",
    nothing_yet: "아직 아무것도 바뀌지 않았습니다.",
    add: "내 것에 추가",
    replace: "이것으로 바꾸기",
    replace_hint: "바꾸면 여기 있던 것은 버려지며, 잠시 동안 되돌릴 수 있습니다.",
    keep_both: "둘 다 보관",
    is_here: "이미 똑같은 것이 있습니다.",
    changed: "이미 있지만 내용이 다릅니다. 바뀌는 부분:",
    comparing: "여기 있는 것과 비교하는 중…",
    too_long_to_compare: "너무 길어 단어별로 비교할 수 없습니다. 바꾸기 전에 둘 다 읽어 보세요.",
    added: "추가했습니다",
    added_preset: "모든 대화의 매개변수에 있는 프리셋에 들어 있습니다.",
    go_there: "열어 보기",
    unchanged: "바뀐 것은 없습니다.",
    trouble,
    signed_by_you: "내가 서명함",
    signed_by: |name| format!("{name} 님이 서명함"),
    signed_by_unknown: "아직 이름을 붙이지 않은 사람이 서명함",
    not_signed: "서명 없음: 누가 만들었는지 알 수 없습니다.",
    other_author: |before| {
        format!(
            "이전과 다른 사람이 서명했습니다. 여기 있는 것은 {before}에게서 왔습니다. 바꾸기 전에 확인하세요."
        )
    },
    no_author: |before| {
        format!(
            "서명이 없지만, 여기 있는 것은 {before}의 서명이 있었습니다. 바꾸기 전에 확인하세요."
        )
    },
    you: "나",
    nameless: "이름 없는 사람",
    fingerprint: "지문",
    fingerprint_hint: "작성자에게 한 번 소리 내어 읽어 달라고 하세요. 그러면 그 사람의 서명임을 알 수 있습니다.",
    author_name: "작성자 이름",
    remember: "기억하기",
    authors: "아는 작성자",
    forget: |name| format!("{name} 이름 지우기"),
    labels: &Labels {
        model: "모델",
        fallbacks: "실패하면",
        system: "시스템 프롬프트",
        parameters: "매개변수",
        schema: "답변 스키마",
        tool: "도구",
        user: "나",
        assistant: "어시스턴트",
        tags: "태그",
    },
};

fn trouble(trouble: ShareTrouble) -> &'static str {
    match trouble {
        ShareTrouble::Vault(failure) => faults::vault_failure(failure),
        ShareTrouble::Share(error) => match error {
            ShareError::NotAShare => "공유로 만든 것이 아닙니다. 받은 링크나 파일을 그대로 여세요.",
            ShareError::NewerVersion => {
                "더 새로운 버전의 앱이 만들었습니다. 새로고침한 뒤 다시 여세요."
            }
            ShareError::CutOff => {
                "끝이 잘렸습니다. 링크 전체를 복사하거나 파일로 보내 달라고 하세요."
            }
            ShareError::TooLarge => "이 앱이 공유하는 것보다 큽니다. 읽지 않았습니다.",
            ShareError::NeedsPassword => "비밀번호로 열립니다. 공유한 사람에게 물어보세요.",
            ShareError::WrongPassword => {
                "비밀번호가 다릅니다. 공유한 사람에게 묻고 대소문자와 공백을 확인하세요."
            }
            ShareError::TooShort => "비밀번호는 8자 이상이어야 합니다.",
            ShareError::Damaged => {
                "전달되는 동안 바뀌었거나 손상되었습니다. 다시 보내 달라고 하세요."
            }
            ShareError::WrongSignature => {
                "서명이 잘못되었습니다. 누군가 바꾸었거나 남의 이름으로 만들었습니다. 열지 않았습니다."
            }
            ShareError::BadContent => "열리지만 이 앱이 담은 내용이 아닙니다. 더 읽지 않았습니다.",
        },
        ShareTrouble::Fault(fault) => match fault {
            ShareFault::Newer => {
                "이 버전이 모르는 종류입니다. 새로고침해 최신 버전으로 다시 여세요."
            }
            ShareFault::Unreadable => "열리지만 이 앱에서 만든 내용이 아닙니다.",
            ShareFault::TooMuch => "이 앱이 공유하는 것보다 많이 들어 있습니다. 읽지 않았습니다.",
        },
        ShareTrouble::File => "파일을 읽을 수 없습니다. 다시 선택하세요.",
        ShareTrouble::Worker => {
            "브라우저가 읽지 못했습니다. 페이지를 새로고침하고 다시 시도하세요."
        }
    }
}
