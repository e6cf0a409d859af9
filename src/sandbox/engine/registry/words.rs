//! ECR's words for what it refuses, the same by API and in the registry.

use super::{Refused, Trouble};

impl Refused {
    /// Why a manifest is not taken into a repository of an account.
    ///
    /// Sources: <https://github.com/moby/buildkit/issues/3776>,
    /// <https://github.com/int128/docker-manifest-create-action/pull/63>,
    /// <https://github.com/google/go-containerregistry/issues/1568>; that of layers is assumed to
    /// be like that of images, that of an unreadable manifest is assumed.
    pub fn words(&self, account: &str, repository: &str) -> String {
        match self {
            Self::Unreadable(why) => format!("Invalid image manifest: {why}"),
            Self::Digest(digest) => format!(
                "The image with digest '{digest}' in repository '{repository}' and registry ID \
                 '{account}' does not match the image digest that Amazon ECR has calculated."
            ),
            Self::Layers(missing) => required("Layers", missing, account, repository),
            Self::Images(missing) => required("Images", missing, account, repository),
            Self::Tag(tag) => format!(
                "The image tag '{tag}' already exists in the '{repository}' repository and cannot \
                 be overwritten because the repository is immutable."
            ),
        }
    }
}

fn required(what: &str, missing: &[String], account: &str, repository: &str) -> String {
    format!(
        "{what} with digests '[{}]' required for pushing image into repository with name \
         '{repository}' in the registry with id '{account}' do not exist",
        missing.join(", ")
    )
}

impl Trouble {
    /// Why an upload does not go on.
    ///
    /// Sources: <https://github.com/apple/containerization/issues/790>,
    /// <https://github.com/dotnet/sdk-container-builds/issues/472>, and of the rest
    /// <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CompleteLayerUpload.html>.
    pub fn words(&self, upload: &str) -> String {
        match self {
            Self::Missing => format!("The upload with id '{upload}' could not be found"),
            Self::Gap { from, expected } => {
                format!("First byte of the layer part is {from} instead of {expected}")
            }
            Self::TooLarge => "The layer is larger than 52000 MiB".to_owned(),
            Self::SmallPart => "Layer parts must be at least 5 MiB in size".to_owned(),
            Self::Empty => "The layer upload does not contain any layer parts".to_owned(),
            Self::Digest => {
                "None of the provided layer digests match the calculated layer digest".to_owned()
            }
        }
    }
}
