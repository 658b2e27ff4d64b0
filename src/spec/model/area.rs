//! The ten areas that a prototype skips.

macro_rules! areas {
    ($($(#[$doc:meta])+ $name:ident = $id:literal, $title:literal, [$($topic:literal),*];)+) => {
        /// The ten areas of engineering that a prototype skips (S21, S47), in the order of the plan.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Area { $($(#[$doc])+ $name,)+ }

        impl Area {
            /// All ten.
            pub const ALL: [Area; 10] = [$(Area::$name),+];

            /// The name used in questionnaires.
            pub const fn id(self) -> &'static str {
                match self { $(Area::$name => $id),+ }
            }

            /// For people.
            pub const fn title(self) -> &'static str {
                match self { $(Area::$name => $title),+ }
            }

            /// The topics that ask about it.
            pub const fn topics(self) -> &'static [&'static str] {
                match self { $(Area::$name => &[$($topic),*]),+ }
            }

            /// The area with this name.
            pub fn from_id(id: &str) -> Option<Area> {
                Area::ALL.into_iter().find(|area| area.id() == id)
            }
        }
    };
}

areas! {
    /// Who gets in.
    Auth = "auth", "sign-in", ["risk.access"];
    /// What a wrong value does.
    DataLayer = "data_layer", "data layer", ["risk.data"];
    /// Who looked, who changed.
    AuditTrails = "audit_trails", "audit trail", ["risk.access_log"];
    /// Other systems.
    Integration = "integration", "integration", ["risk.integration"];
    /// How one finds out.
    Monitoring = "monitoring", "monitoring", ["risk.alarm"];
    /// Twice the work.
    Scaling = "scaling", "scaling", ["risk.scale"];
    /// All deleted.
    RecoveryPlan = "recovery_plan", "recovery plan",
        ["risk.backup", "risk.tolerance_down", "risk.tolerance_loss"];
    /// What data is in it, and who looked into that.
    SecurityReview = "security_review", "security review", ["does.data"];
    /// What people see when a part fails.
    ErrorHandling = "error_handling", "error handling", ["risk.alarm"];
    /// Who can mend it.
    Documentation = "documentation", "documentation", ["risk.knowledge"];
}

/// What is known about an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaState {
    /// An exposure is open.
    Gap,
    /// Somebody said that it is there.
    Done,
    /// Something was said about it in words, and nothing picked: whether it is there is for a reader to see.
    Words,
    /// It was asked, and nobody knew.
    NobodyKnows,
    /// It was not asked.
    NotAsked,
}

impl AreaState {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            AreaState::Gap => "gap",
            AreaState::Done => "done",
            AreaState::Words => "in words",
            AreaState::NobodyKnows => "nobody knows",
            AreaState::NotAsked => "not asked",
        }
    }
}
