//! Questions, asked only where somebody can answer.

use std::io::BufRead as _;

use super::{Prompting, Ui};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// Standard input or standard error is not a terminal, or `--no-input` was given.
    #[error("this needs an answer, and there is nobody to ask")]
    NobodyToAsk,
    /// The answer could not be read.
    #[error("cannot read the answer")]
    Unreadable(#[source] std::io::Error),
}

impl Ui {
    /// Asks a yes-or-no question; `--yes` answers it, anything but `y` or `yes` is no.
    pub fn confirm(&self, question: &str) -> Result<bool, PromptError> {
        match self.modes().prompting {
            Prompting::Yes => Ok(true),
            Prompting::Refuse => Err(PromptError::NobodyToAsk),
            Prompting::Ask => {
                self.say(&format!("{question} [y/N] "));
                let mut answer = String::new();
                std::io::stdin()
                    .lock()
                    .read_line(&mut answer)
                    .map_err(PromptError::Unreadable)?;
                Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
            }
        }
    }
}
