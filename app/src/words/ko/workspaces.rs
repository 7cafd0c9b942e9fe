//! Workspaces in Korean.

use crate::words::workspaces::WorkspaceWords;

pub(crate) static WORDS: WorkspaceWords = WorkspaceWords {
    title: "작업 공간",
    personal: "개인",
    workspace: |name| format!("작업 공간: {name}"),
    go_to: |name| format!("“{name}”(으)로 이동"),
    new: "새 작업 공간",
    manage: "작업 공간 관리",
    about: "프로젝트를 따로 관리하세요. 작업 공간마다 대화, 비교, 프리셋, 프롬프트가 따로 있고, 사용할 제공자와 예산도 정할 수 있습니다. 모두 같은 보관함에 저장됩니다.",
    name: "작업 공간 이름",
    name_hint: "업무",
    new_text: "빈 상태로 시작합니다. 대화는 나중에 옮길 수 있습니다.",
    create: "만들기",
    here: "현재 위치",
    contents: |chats, comparisons, presets, prompts| {
        format!(
            "대화\u{a0}{chats}개 · 비교\u{a0}{comparisons}개 · 프리셋\u{a0}{presets}개 · 프롬프트\u{a0}{prompts}개"
        )
    },
    set_up: "모델, 제공자, 예산",
    begin_with: "새 대화",
    own_model: "이 작업 공간의 모델로 시작",
    own_model_hint: "작업 공간에 기본 프리셋이 있으면 프리셋이 우선합니다.",
    allowed: "사용할 수 있는 제공자",
    allowed_hint: "선택하지 않은 제공자는 여기서 표시되지 않으며, 전에 쓰던 대화에서도 아무것도 보내지 않습니다. 키도 쓰이지 않습니다.",
    budgets: |budgets| match budgets {
        0 => "이 작업 공간의 예산이 없습니다. 모든 작업 공간의 예산은 여기에도 적용됩니다."
            .to_owned(),
        many => format!("이 작업 공간의 예산 {many}개."),
    },
    left_out: |provider| {
        format!(
            "이 작업 공간에서는 {provider}을(를) 사용하지 않습니다. 다른 모델을 고르거나 사용을 허용하세요."
        )
    },
    move_to: "이동…",
    move_things: "다른 작업 공간으로 이동",
    move_title: "다른 작업 공간으로 이동",
    move_to_which: "이동할 곳",
    seek: "이름으로 찾기",
    things: "이 작업 공간에 있는 것",
    more: |more| format!("{more}개 더 있습니다. 이름 일부를 입력해 찾으세요."),
    move_count: |count| match count {
        0 => "이동".to_owned(),
        many => format!("{many}개 이동"),
    },
    a_chat: "대화",
    a_comparison: "비교",
    a_preset: "프리셋",
    a_prompt: "프롬프트",
    delete_title: |name| format!("“{name}” 삭제"),
    keep_contents: "내용은 남기고 다른 곳으로 옮기기",
    delete_contents: "내용도 함께 삭제",
    delete_hint: "알림이 보이는 동안 되돌릴 수 있습니다. 이 작업 공간의 예산과 제공자 선택은 함께 사라지고, 사용 기록은 남습니다.",
    moved: |count, name| {
        let name = if name.is_empty() {
            WORDS.personal
        } else {
            name
        };
        format!("{count}개를 “{name}”(으)로 옮겼습니다.")
    },
    deleted: |name| format!("“{name}” 작업 공간을 삭제했습니다."),
};
