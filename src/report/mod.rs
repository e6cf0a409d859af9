//! Results as people read them: tables, charts, one page.
