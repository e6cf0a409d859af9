//! A thin client of the two query protocols and of awsJson, for services whose own crate costs more
//! than it gives: `aws-sdk-ec2` alone takes minutes and gigabytes to compile.
//!
//! Only the shapes are ours. Credentials, signer, retries, time, timeouts and HTTP client are the
//! SDK's, taken from the session's configuration.
//!
//! - [`Service`]: a service: version, address, dialect;
//! - [`Call`]: an action and where its answer keeps what it lists; one row a call;
//! - [`Form`]: the parameters of a call;
//! - [`Node`]: an answer as a tree.

mod call;
mod client;
mod endpoint;
mod form;
mod json;
mod refused;
mod service;
mod tree;

pub(super) use call::{Call, Paging};
pub(super) use client::Query;
pub(super) use form::Form;
pub(super) use service::{AUTO_SCALING, EC2, ELB, IAM, PRICING, SERVICE_QUOTAS, SSM, Service};
pub(super) use tree::Node;
