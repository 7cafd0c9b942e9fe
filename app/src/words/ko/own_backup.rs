//! Backups that are written by themselves, in Korean.

use maas_core::backup::{BackupTrouble, Every};

use crate::words::own_backup::OwnBackupWords;

pub(crate) static WORDS: OwnBackupWords = OwnBackupWords {
    title: "자동 백업",
    text: "앱이 열려 있고 잠기지 않은 동안, 선택한 폴더에 백업을 저장하고 다시 읽어 확인한 뒤 가장 오래된 것을 지웁니다. API 키는 들어가지 않으며 보관함의 암호로 열립니다.",
    not_supported: "이 브라우저는 페이지가 폴더에 직접 쓰는 것을 지원하지 않습니다(컴퓨터의 Chrome과 Edge는 지원합니다). 대신 알려 드립니다.",
    choose: "폴더 선택",
    choose_text: "암호를 입력하세요. 이 암호로 백업이 열립니다. 그런 다음 폴더를 고르세요. 클라우드 드라이브처럼 다른 곳에 복사되는 폴더라면 기기가 고장 나도 남습니다.",
    into: |folder| format!("‘{folder}’ 폴더에 저장합니다."),
    how_often: "주기",
    every: |every| match every {
        Every::Hour => "매시간",
        Every::Day => "매일",
        Every::Week => "매주",
    },
    how_many: "보관할 개수",
    keep: |many| format!("최근 {many}개"),
    last: |moment| format!("마지막 백업: {moment}"),
    never: "아직 백업이 없습니다.",
    running: "백업을 저장하는 중…",
    now: "지금 백업",
    stop: "자동 백업 중지",
    allow: "허용하고 백업",
    trouble: |trouble| match trouble {
        BackupTrouble::Permission => {
            "자동 백업을 저장하지 못했습니다. 브라우저에서 폴더 접근을 다시 허용해 주세요."
        }
        BackupTrouble::Folder => {
            "자동 백업을 저장하지 못했습니다. 폴더가 더 이상 없습니다. 중지한 뒤 폴더를 다시 고르세요."
        }
        BackupTrouble::Disk => {
            "자동 백업을 저장하지 못했습니다. 폴더에 파일을 저장할 수 없습니다. 공간을 비우거나 다른 폴더를 고르세요."
        }
        BackupTrouble::Unsound => {
            "자동 백업을 다시 읽으니 내용이 달라 삭제했습니다. 디스크가 가득 찼거나 고장 났을 수 있으니 다른 폴더를 고르세요."
        }
        BackupTrouble::Storage => {
            "자동 백업을 저장하지 못했습니다. 저장된 내용을 읽지 못했습니다. 중지한 뒤 폴더를 다시 고르거나, 직접 백업을 내보내세요."
        }
    },
    remind: |days| match days {
        None => "아직 대화의 백업이 없습니다.".to_owned(),
        Some(days) => format!("마지막 백업은 {days}일 전입니다."),
    },
    to_backup: "백업하러 가기",
    later: "나중에",
};
