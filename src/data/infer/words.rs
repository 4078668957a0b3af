//! Names as evidence: a header cut into words, and what those words are known to mean.

/// A column or file name cut into lower-case words without accents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    list: Vec<String>,
    joined: String,
}

impl Words {
    /// Cuts at anything that is no letter or digit, between `aB`, `ABc` and between letters and digits.
    pub(super) fn of(name: &str) -> Self {
        let letters: Vec<char> = name.chars().collect();
        let mut list = Vec::new();
        let mut word = String::new();
        for (at, &letter) in letters.iter().enumerate() {
            if !letter.is_alphanumeric() {
                take(&mut word, &mut list);
                continue;
            }
            let before = at.checked_sub(1).and_then(|i| letters.get(i)).copied();
            let after = letters.get(at + 1).copied();
            let cut = before.is_some_and(|before| {
                (before.is_lowercase() && letter.is_uppercase())
                    || (before.is_uppercase()
                        && letter.is_uppercase()
                        && after.is_some_and(char::is_lowercase))
                    || (before.is_alphabetic() && letter.is_numeric())
                    || (before.is_numeric() && letter.is_alphabetic())
            });
            if cut {
                take(&mut word, &mut list);
            }
            fold(letter, &mut word);
        }
        take(&mut word, &mut list);
        let joined = list.concat();
        Self { list, joined }
    }

    /// Whether the whole name is one of these, written without separators.
    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.joined.as_str())
    }

    /// Whether one of its words is one of these.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.list.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Whether its last word is one of these.
    pub(super) fn ends(&self, words: &[&str]) -> bool {
        self.list
            .last()
            .is_some_and(|word| words.contains(&word.as_str()))
    }

    /// Whether its first word is one of these.
    pub(super) fn starts(&self, words: &[&str]) -> bool {
        self.list
            .first()
            .is_some_and(|word| words.contains(&word.as_str()))
    }

    /// Whether every word is one of these, and there is one.
    pub(super) fn only(&self, words: &[&str]) -> bool {
        !self.list.is_empty() && self.list.iter().all(|word| words.contains(&word.as_str()))
    }

    /// The words.
    pub(super) fn list(&self) -> &[String] {
        &self.list
    }

    /// The words without separators.
    pub(super) fn joined(&self) -> &str {
        &self.joined
    }

    /// What is left of the name without these words, without separators; empty where nothing is.
    pub(super) fn without(&self, words: &[&str]) -> String {
        self.list
            .iter()
            .filter(|word| !words.contains(&word.as_str()))
            .map(String::as_str)
            .collect()
    }
}

fn take(word: &mut String, list: &mut Vec<String>) {
    if !word.is_empty() {
        list.push(std::mem::take(word));
    }
}

fn fold(letter: char, into: &mut String) {
    for lower in letter.to_lowercase() {
        match lower {
            'ä' => into.push_str("ae"),
            'ö' => into.push_str("oe"),
            'ü' => into.push_str("ue"),
            'ß' => into.push_str("ss"),
            'á' | 'à' | 'â' | 'ã' => into.push('a'),
            'é' | 'è' | 'ê' | 'ë' => into.push('e'),
            'í' | 'ì' | 'î' => into.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => into.push('o'),
            'ú' | 'ù' | 'û' => into.push('u'),
            'ñ' => into.push('n'),
            'ç' => into.push('c'),
            other => into.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn cuts_camel_case_digits_and_accents() {
        let cut = |name: &str| Words::of(name).list().join(" ");
        assert_eq!(cut("predictedProbability"), "predicted probability");
        assert_eq!(cut(" MODEL_Version "), "model version");
        assert_eq!(cut("HTTPStatus2xx"), "http status 2 xx");
        assert_eq!(cut("predicción-año"), "prediccion ano");
        assert_eq!(cut("Schlüssel"), "schluessel");
        assert_eq!(cut("__index_level_0__"), "index level 0");
        assert_eq!(Words::of("yTrue").joined(), "ytrue");
        assert_eq!(Words::of("<>").list().len(), 0);
    }
}
