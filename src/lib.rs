//! `stackgen` turns a declarative profile into a CloudFormation stack that reproduces a published
//! container-scaling benchmark on AWS, follows it while it comes up, and takes it away again.
//!
//! The rooms, in the order a command passes through them:
//!
//! | room | kind | what lives there |
//! |---|---|---|
//! | [`profile`] | pure | YAML to typed profile, with positions |
//! | [`plan`] | pure | everything decided, nothing done |
//! | [`render`] | pure | Handlebars templates to a document |
//! | [`template`] | pure | the CloudFormation document: bytes, graph, checks |
//! | [`iam`] | pure | least-privilege policies, and why each action is in them |
//! | [`stack`] | pure | our own words for what CloudFormation says |
//! | [`cost`] | pure | what things cost by the hour |
//! | [`timeline`] | pure | when containers started: samples, phases, percentiles, curves |
//! | [`report`] | pure | results to tables, charts and a page |
//! | [`aws`] | edge | the only room that names an AWS SDK crate |
//! | [`sandbox`] | edge | a simulated AWS behind the SDK's HTTP client |
//! | [`deploy`] | engine | up, down, follow |
//! | [`image`] | engine | base layers and our layer to an image, without Docker |
//! | [`mod@bench`] | engine | scale, collect, stop, scale back |
//! | [`store`] | edge | where profiles and templates come from |
//! | [`ui`] | edge | stdout, stderr, colour, prompts |
//! | [`cli`] | edge | arguments, one file a command, exit codes |

pub mod aws;
pub mod bench;
pub mod cli;
pub mod cost;
pub mod deploy;
pub mod iam;
pub mod image;
pub mod plan;
pub mod profile;
pub mod render;
pub mod report;
pub mod sandbox;
pub mod stack;
pub mod store;
pub mod template;
pub mod timeline;
pub mod ui;
