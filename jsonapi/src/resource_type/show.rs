//! A resource as it goes out.

use super::{RelationshipType, ResourceType, Shows};
use crate::document::{Relationship, Resource};

impl<T, W> ResourceType<T, W> {
    /// The resource object. `elsewhere` is what links begin with that lead out of the service: scheme, host and port, or
    /// nothing where it is on the same listener.
    pub fn resource(&self, item: &T, elsewhere: &str) -> Resource {
        let id = (self.id)(item);
        let location = self.location(&id);
        let mut resource = Resource::new(self.kind, id);
        for attribute in self.attributes {
            resource = resource.with_attribute(attribute.about.name, (attribute.value)(item));
        }
        for relationship in self.relationships {
            let shown = relationship.show(item, resource.id(), &location, elsewhere);
            resource = resource.with_relationship(relationship.name, shown);
        }
        resource.with_link("self", location)
    }

    /// Where the one with this id is.
    pub fn location(&self, id: &str) -> String {
        let base = self.path.rfind('/').map_or(self.path, |end| &self.path[..end]);
        format!("{base}/{id}")
    }
}

impl<T> RelationshipType<T> {
    fn show(&self, item: &T, id: &str, location: &str, elsewhere: &str) -> Relationship {
        let name = self.name;
        let links = || Relationship::links(format!("{location}/relationships/{name}"), format!("{location}/{name}"));
        match (self.shows, self.target) {
            (Shows::Elsewhere(path), _) => {
                Relationship::default().with_link("related", format!("{elsewhere}{}", path.replace("{id}", id)))
            }
            (Shows::Linkage, Some(target)) => links().to_one(self.kind, target(item)),
            (Shows::Linkage | Shows::Links, _) => links(),
        }
    }
}
