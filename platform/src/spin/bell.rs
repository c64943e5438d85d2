use spin_sdk::wasip3::wit_stream;
use spin_sdk::wit_bindgen::{StreamReader, StreamWriter};

/// Rings once, when its [`Rope`] is dropped.
///
/// It is a stream of the component model, of which nobody needs more than its end: a request can be woken by such an event only,
/// and not by another request of the instance (`inter-task-wakeup` of `wit-bindgen` 0.57 traps in the engines of today).
pub struct Bell(StreamReader<u8>);

/// Rings its [`Bell`] when it is dropped.
pub struct Rope {
    _writer: StreamWriter<u8>,
}

impl Bell {
    /// A bell, and what rings it.
    pub fn hang() -> (Rope, Self) {
        let (writer, reader) = wit_stream::new();
        (Rope { _writer: writer }, Self(reader))
    }

    /// Waits until it rings.
    pub async fn wait(mut self) {
        self.0.next().await;
    }
}
