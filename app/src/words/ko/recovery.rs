//! The recovery code in Korean.

use crate::words::recovery::RecoveryWords;

const ON_PAPER: &str = "암호 대신 입력하세요. 폐기하거나 새로 만들기 전까지, 코드를 만든 브라우저의 보관함을 엽니다. 종이에 적어 그 기기와 떨어진 곳에 두세요.";

pub(crate) static WORDS: RecoveryWords = RecoveryWords {
    code: "복구 코드",
    text: "복구 코드는 암호를 잊었을 때 보관함을 여는 코드입니다. 인쇄하거나 적어서 이 기기와 떨어진 곳에 두세요. 코드와 이 기기를 모두 가진 사람은 모든 내용을 열 수 있습니다.",
    once: "이 코드는 한 번만 표시됩니다. 잠금 해제 화면에서 암호 대신 입력하세요.",
    on_paper: ON_PAPER,
    print: "인쇄",
    save: "파일로 저장",
    done: "보관했습니다",
    file: |code| format!("openMaaS 복구 코드\n\n{code}\n\n{ON_PAPER}\n"),
    make: "복구 코드 만들기",
    anew: "복구 코드 교체",
    revoke: "복구 코드 폐기",
    there: "복구 코드로도 이 보관함을 열 수 있습니다.",
};
