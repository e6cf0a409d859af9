//! What a call is named and where its answer keeps what it lists.

/// One call: a row of a service's table.
#[derive(Debug)]
pub(in crate::aws) struct Call {
    /// The action, as in IAM policies.
    pub(in crate::aws) action: &'static str,
    /// The element of the answer that holds the list; empty for a call that lists nothing.
    pub(in crate::aws) list: &'static str,
    /// The member that every entry of the list must have.
    pub(in crate::aws) key: &'static str,
    /// How the answer goes on, for calls with pages.
    pub(in crate::aws) paging: Option<Paging>,
}

/// How an answer with pages goes on.
#[derive(Debug)]
pub(in crate::aws) struct Paging {
    /// The parameter that says how long a page may be, and the longest that is allowed. Several EC2
    /// calls only page when it is given.
    pub(in crate::aws) limit: (&'static str, &'static str),
    /// The parameter that asks for the next page.
    pub(in crate::aws) ask: &'static str,
    /// The element of the answer that holds its value.
    pub(in crate::aws) answer: &'static str,
}

impl Call {
    /// A call that changes something and answers with nothing to read.
    pub(in crate::aws) const fn act(action: &'static str) -> Self {
        Self::list(action, "", "")
    }

    /// A call that lists, all at once.
    pub(in crate::aws) const fn list(
        action: &'static str,
        list: &'static str,
        key: &'static str,
    ) -> Self {
        Self {
            action,
            list,
            key,
            paging: None,
        }
    }

    /// The same call, page by page.
    pub(in crate::aws) const fn paged(self, paging: Paging) -> Self {
        Self {
            paging: Some(paging),
            ..self
        }
    }
}
