use futures::channel::oneshot;

/// Rings once, when its [`Rope`] is dropped.
pub struct Bell(oneshot::Receiver<()>);

/// Rings its [`Bell`] when it is dropped.
pub struct Rope {
    _sender: oneshot::Sender<()>,
}

impl Bell {
    /// A bell, and what rings it.
    pub fn hang() -> (Rope, Self) {
        let (sender, receiver) = oneshot::channel();
        (Rope { _sender: sender }, Self(receiver))
    }

    /// Waits until it rings.
    pub async fn wait(self) {
        let _ = self.0.await;
    }
}
