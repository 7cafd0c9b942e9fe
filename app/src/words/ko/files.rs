//! What is said of files that cannot be attached or sent, in Korean.

use maas_core::files::FileTrouble;
use maas_protocol::capability::files::Unfit;

use crate::words::size;

pub(super) fn trouble(trouble: FileTrouble) -> String {
    match trouble {
        FileTrouble::TooLarge(most) => format!(
            "파일이 너무 큽니다. 최대 {}까지 첨부할 수 있으니 나누거나 일부만 첨부해 주세요.",
            size(most)
        ),
        FileTrouble::Empty => "빈 파일입니다.".to_owned(),
        FileTrouble::NotText => {
            "이미지, PDF, 텍스트가 아닙니다. 이 중 하나로 저장한 뒤 첨부해 주세요.".to_owned()
        }
        FileTrouble::NoPicture => {
            "이미지를 열 수 없습니다. PNG나 JPEG로 저장한 뒤 첨부해 주세요.".to_owned()
        }
        FileTrouble::NoHeic => {
            "이 브라우저에서는 HEIC 이미지를 열 수 없습니다. JPEG로 저장하거나 Safari를 사용해 주세요.".to_owned()
        }
        FileTrouble::Unreadable => {
            "파일을 읽지 못했습니다. 폴더는 첨부할 수 없으니 안의 파일을 골라 주세요.".to_owned()
        }
    }
}

pub(super) fn unfit(unfit: Unfit) -> String {
    match unfit {
        Unfit::NoImages => {
            "이 모델은 이미지를 받지 않습니다. 이미지를 받는 모델을 고르거나 첨부를 빼 주세요."
                .to_owned()
        }
        Unfit::NoDocuments => {
            "이 모델은 PDF를 받지 않습니다. PDF를 받는 모델을 고르거나 내용을 붙여넣어 주세요."
                .to_owned()
        }
        Unfit::TooLarge(most) => format!(
            "이 모델에는 너무 큽니다(최대 {}). 다른 모델을 고르거나 첨부를 빼 주세요.",
            size(most)
        ),
        Unfit::TooMany(most) => format!(
            "한 번에 보낼 수 있는 개수를 넘었습니다(이전 메시지까지 최대 {most}개). 일부를 빼거나 새 대화를 시작해 주세요."
        ),
        Unfit::TooMuch(most) => format!(
            "한 번에 보낼 수 있는 크기를 넘었습니다(이전 메시지까지 최대 {}). 일부를 빼거나 새 대화를 시작해 주세요.",
            size(most)
        ),
    }
}

pub(super) fn earlier(unfit: Unfit) -> String {
    match unfit {
        Unfit::NoImages => {
            "이전 메시지에 이미지가 있는데 이 모델은 이미지를 받지 않습니다. 이미지를 받는 모델을 고르거나 그 메시지를 삭제해 주세요.".to_owned()
        }
        Unfit::NoDocuments => {
            "이전 메시지에 PDF가 있는데 이 모델은 PDF를 받지 않습니다. PDF를 받는 모델을 고르거나 그 메시지를 삭제해 주세요.".to_owned()
        }
        Unfit::TooLarge(_) | Unfit::TooMany(_) | Unfit::TooMuch(_) => {
            "이전 메시지의 파일이 이 모델의 한도를 넘습니다. 다른 모델을 고르거나, 그 메시지를 삭제하거나, 새 대화를 시작해 주세요.".to_owned()
        }
    }
}
