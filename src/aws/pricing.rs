//! The Price List API: what AWS asks for what, as it publishes it.
//!
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html>

use aws_config::SdkConfig;
use serde_json::{Value, json};

use super::Error;
use super::query::{Call, Form, PRICING, Paging, Query};

/// Every entry is a document of its own, in a text.
const PRODUCTS: Call = Call::list("GetProducts", "PriceList", "").paged(Paging {
    limit: ("MaxResults", "100"),
    ask: "NextToken",
    answer: "NextToken",
});

/// The price list, for every Region.
#[derive(Debug, Clone)]
pub struct Pricing {
    query: Query,
}

impl Pricing {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            query: Query::new(&PRICING, config, region),
        }
    }

    /// `GetProducts`: the products of a service, such as `AmazonEC2`, whose attributes are these,
    /// each as the JSON document that AWS answers with.
    pub async fn products(
        &self,
        service: &str,
        attributes: &[(&str, &str)],
    ) -> Result<Vec<String>, Error> {
        let filters: Vec<Value> = attributes
            .iter()
            .map(|(field, value)| json!({"Type": "TERM_MATCH", "Field": field, "Value": value}))
            .collect();
        let form = Form::new()
            .with("ServiceCode", service)
            .with("FormatVersion", "aws_v1")
            .value("Filters", filters);
        let read = |node: &super::query::Node| Some(node.text().to_owned());
        self.query.list(&PRODUCTS, form, read).await
    }
}
