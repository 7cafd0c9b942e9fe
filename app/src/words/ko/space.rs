//! Room in Korean.

use crate::words::space::SpaceWords;

pub(crate) static WORDS: SpaceWords = SpaceWords {
    little: |left, all| {
        format!(
            "저장 공간이 거의 찼습니다. 이 브라우저에 {all} 중 {left} 남았습니다. 더 저장하지 못하게 되기 전에 필요 없는 대화나 파일을 삭제하세요."
        )
    },
    title: "저장 공간",
    used: |used, all| format!("이 브라우저가 허용하는 {all} 중 {used} 사용 중입니다."),
    kept: "직접 삭제할 때까지 브라우저가 보관합니다.",
    not_kept: "기기의 공간이 부족하면 브라우저가 삭제할 수 있습니다.",
    keep: "브라우저에 보관 요청",
    unknown: "이 브라우저는 남은 공간을 알려주지 않습니다.",
};
