use super::Language;

/// The language of ours that a browser likes best, by its `Accept-Language`
/// ([RFC 9110, section 12.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4)).
pub(crate) fn choose(accepted: &str) -> Language {
    let mut best = (0.0, Language::ALL[0]);
    for range in accepted.split(',') {
        let (tag, quality) = range.split_once(';').unwrap_or((range, "q=1"));
        let quality = quality.trim().strip_prefix("q=").and_then(|quality| quality.parse().ok()).unwrap_or(0.0);
        // `es-MX` is Spanish.
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        // Of equals the first.
        if let Some(language) = Language::of(&primary).filter(|_| quality > best.0) {
            best = (quality, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::{Language, choose};

    #[test]
    fn the_browsers_favourite_among_ours() {
        for (accepted, expected) in [
            ("", Language::English),
            ("de-DE,de;q=0.9", Language::English),
            ("es", Language::Spanish),
            ("es-419,es;q=0.9,en;q=0.8", Language::Spanish),
            ("de, en;q=0.7, ES-mx;q=0.8", Language::Spanish),
            ("en-GB,es;q=0.9", Language::English),
            ("es;q=0, en;q=0.1", Language::English),
            ("es;q=x", Language::English),
        ] {
            assert_eq!(choose(accepted), expected, "{accepted}");
        }
    }
}
