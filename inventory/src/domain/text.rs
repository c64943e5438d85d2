use std::fmt;

use crate::limits::{REASON_LENGTH_MAX, REFERENCE_LENGTH_MAX};

/// Why a text is not accepted. The text is a predicate for the client: "must have 1 to 200 characters".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadText {
    /// Empty, nothing but white space, or too long.
    Length {
        /// Characters at most.
        max: usize,
    },
    /// A control character: terminals and logs give them meanings.
    Control,
}

impl fmt::Display for BadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { max } => write!(f, "must have 1 to {max} characters, not all of them blank"),
            Self::Control => f.write_str("must not have control characters"),
        }
    }
}

fn check(text: &str, max: usize) -> Result<(), BadText> {
    if text.trim().is_empty() || text.chars().count() > max {
        Err(BadText::Length { max })
    } else if text.chars().any(char::is_control) {
        Err(BadText::Control)
    } else {
        Ok(())
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $name(String);

        impl $name {
            /// Characters at most.
            pub(crate) const LENGTH_MAX: usize = $max;

            /// Checks length and characters.
            ///
            /// # Errors
            ///
            /// [`BadText`].
            pub(crate) fn new(text: impl Into<String>) -> Result<Self, BadText> {
                let text = text.into();
                check(&text, Self::LENGTH_MAX).map(|()| Self(text))
            }

            /// The text.
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text! {
    /// A client's own name for a purchase, such as an order number: 1 to 200 characters on one line.
    Reference, REFERENCE_LENGTH_MAX
}
text! {
    /// Why stock was moved: 1 to 500 characters on one line.
    Reason, REASON_LENGTH_MAX
}

impl Reference {
    /// Text that was checked when it was stored. Not checked again, so that a stricter rule leaves what is old readable.
    pub(crate) fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{BadText, Reason, Reference};

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert!(Reference::new("ñ".repeat(200)).is_ok());
        assert_eq!(Reference::new("ñ".repeat(201)), Err(BadText::Length { max: 200 }));
        assert!(Reason::new("x".repeat(500)).is_ok());
        assert_eq!(Reason::new("x".repeat(501)), Err(BadText::Length { max: 500 }));
    }

    #[test]
    fn blank_text_and_control_characters_are_refused() {
        for blank in ["", " ", "\u{a0}\t"] {
            assert_eq!(Reason::new(blank), Err(BadText::Length { max: 500 }), "{blank:?}");
        }
        for control in ["a\0", "a\nb", "\u{7f}x"] {
            assert_eq!(Reason::new(control), Err(BadText::Control), "{control:?}");
        }
    }
}
