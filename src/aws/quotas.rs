//! Service Quotas: what the account may have, and asking for more.
//!
//! <https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_Operations.html>

use aws_config::SdkConfig;

use super::query::{Call, Form, Node, Paging, Query, SERVICE_QUOTAS};
use super::{Error, ErrorKind};

const fn pages() -> Paging {
    Paging {
        limit: ("MaxResults", "100"),
        ask: "NextToken",
        answer: "NextToken",
    }
}

const APPLIED: Call = Call::list("ListServiceQuotas", "Quotas", "QuotaCode").paged(pages());
const DEFAULT: Call = Call::list("GetAWSDefaultServiceQuota", "Quota", "QuotaCode");
const ASKED: Call = Call::list(
    "ListRequestedServiceQuotaChangeHistoryByQuota",
    "RequestedQuotas",
    "Id",
)
.paged(pages());
const ASK: Call = Call::list("RequestServiceQuotaIncrease", "RequestedQuota", "Id");

/// The value of a quota.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaValue {
    /// Code, such as `L-34B43A08`.
    pub code: String,
    /// What AWS calls it.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Can it be raised by asking?
    pub adjustable: bool,
}

impl QuotaValue {
    /// The value, less what stands after its point: what is counted here is counted in ones.
    pub fn whole(&self) -> u64 {
        format!("{:.0}", self.value.floor().max(0.0))
            .parse()
            .unwrap_or(u64::MAX)
    }
}

/// A raise that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaRequest {
    /// Id of the request.
    pub id: String,
    /// Id of the support case, once there is one.
    pub case: Option<String>,
    /// `PENDING`, `CASE_OPENED`, `APPROVED`, `DENIED`, `CASE_CLOSED`, `NOT_APPROVED`,
    /// `INVALID_REQUEST`.
    pub status: String,
    /// The value asked for.
    pub wanted: f64,
}

impl QuotaRequest {
    /// Is nothing decided yet? A second request for the same quota is refused as long.
    /// <https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_RequestedServiceQuotaChange.html>
    pub fn is_open(&self) -> bool {
        matches!(self.status.as_str(), "PENDING" | "CASE_OPENED")
    }
}

/// Service Quotas in one Region.
#[derive(Debug, Clone)]
pub struct ServiceQuotas {
    query: Query,
}

impl ServiceQuotas {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            query: Query::new(&SERVICE_QUOTAS, config, region),
        }
    }

    /// `ListServiceQuotas`: the values in force, as far as AWS has any: a quota that never was
    /// anything but its default may be missing.
    pub async fn applied(&self, service: &str) -> Result<Vec<QuotaValue>, Error> {
        let form = Form::new().with("ServiceCode", service);
        self.query.list(&APPLIED, form, value).await
    }

    /// `GetAWSDefaultServiceQuota`: what every account starts with; `None` for a code that AWS
    /// does not know.
    pub async fn default_value(
        &self,
        service: &str,
        code: &str,
    ) -> Result<Option<QuotaValue>, Error> {
        match self.query.call(&DEFAULT, &named(service, code)).await {
            Ok(answer) => match answer.at("Quota").and_then(value) {
                Some(value) => Ok(Some(value)),
                None => Err(self.query.missing(&DEFAULT)),
            },
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `ListRequestedServiceQuotaChangeHistoryByQuota`: what was asked for so far.
    pub async fn requests(&self, service: &str, code: &str) -> Result<Vec<QuotaRequest>, Error> {
        let form = named(service, code);
        self.query.list(&ASKED, form, request).await
    }

    /// `RequestServiceQuotaIncrease`: asks for a value.
    pub async fn ask(&self, service: &str, code: &str, wanted: u64) -> Result<QuotaRequest, Error> {
        let form = named(service, code).value("DesiredValue", wanted);
        let answer = self.query.call(&ASK, &form).await?;
        let asked = answer.at("RequestedQuota").and_then(request);
        asked.ok_or_else(|| self.query.missing(&ASK))
    }
}

fn named(service: &str, code: &str) -> Form {
    Form::new()
        .with("ServiceCode", service)
        .with("QuotaCode", code)
}

fn value(node: &Node) -> Option<QuotaValue> {
    Some(QuotaValue {
        code: node.text_at("QuotaCode")?,
        name: node.word_at("QuotaName"),
        value: node.amount_at("Value")?,
        adjustable: node.is_true("Adjustable"),
    })
}

fn request(node: &Node) -> Option<QuotaRequest> {
    Some(QuotaRequest {
        id: node.text_at("Id")?,
        case: node.text_at("CaseId"),
        status: node.word_at("Status"),
        wanted: node.amount_at("DesiredValue").unwrap_or_default(),
    })
}
