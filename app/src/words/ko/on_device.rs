//! 브라우저에 들어 있는 모델, 한국어.

use crate::words::on_device::OnDeviceWords;

pub(crate) static WORDS: OnDeviceWords = OnDeviceWords {
    about: "브라우저에 들어 있는 모델입니다. 키가 필요 없고 비용이 들지 않으며 네트워크 없이 답합니다. 글만 받고, 제공자의 모델보다 작습니다.",
    absent: "여기서는 동작하지 않습니다. 브라우저가 이 기기에서 실행할 수 없거나 꺼져 있다고 합니다.",
    needs: "Chrome 148 이상에 있습니다. Windows 10과 11, macOS 13 이상, Linux, Chromebook Plus에서 되고 휴대전화에서는 되지 않습니다. 남은 공간 22GB, 4GB가 넘는 그래픽 메모리(또는 메모리 16GB와 코어 4개), 내려받을 때는 종량제가 아닌 네트워크가 필요합니다.",
    ready: "이 기기에 있습니다.",
    needed: "브라우저가 처음 한 번 내려받아야 합니다. 브라우저를 만든 곳에서 몇 기가바이트를 받으며, 모든 사이트가 함께 씁니다.",
    fetch: "모델 내려받기",
    elsewhere: "브라우저가 내려받고 있습니다.",
    wait_for_it: "진행 상황 보기",
    fetching: "모델을 내려받는 중",
    under: |percent| {
        format!("내려받는 중: {percent}%. 이 페이지를 떠나도 브라우저가 계속 받습니다.")
    },
    failed: "브라우저가 내려받지 못했습니다. 기기의 남은 공간과 네트워크(종량제가 아닌 연결)를 확인하고 다시 시도하세요.",
};
