package message

// InfoNotification is a grey line in a conversation (提示条通知消息), RC:InfoNtf. Message is required.
type InfoNotification struct {
	Message string  `json:"message"`
	User    *Sender `json:"user,omitempty"`
	Extra   string  `json:"extra,omitempty"`
}

// ObjectName returns RC:InfoNtf.
func (InfoNotification) ObjectName() string { return "RC:InfoNtf" }

// Validate checks that a message is set.
func (n InfoNotification) Validate() error {
	c := checkOf(n)
	c.required("message", n.Message)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

// ContactOperation is the operation of a [ContactNotification]: one of these, or a word of your own.
type ContactOperation string

const (
	ContactRequest  ContactOperation = "Request"
	ContactAccepted ContactOperation = "AcceptResponse"
	ContactRejected ContactOperation = "RejectResponse"
)

// ContactNotification is a contact request, or the answer to one (联系人通知消息), RC:ContactNtf. All but the shared fields
// are required.
type ContactNotification struct {
	Operation    ContactOperation `json:"operation"`
	SourceUserID string           `json:"sourceUserId"` // who asks or answers
	TargetUserID string           `json:"targetUserId"` // who is asked or answered
	Message      string           `json:"message"`
	User         *Sender          `json:"user,omitempty"`
	Extra        string           `json:"extra,omitempty"`
}

// ObjectName returns RC:ContactNtf.
func (ContactNotification) ObjectName() string { return "RC:ContactNtf" }

// Validate checks that all fields but the shared ones are set.
func (n ContactNotification) Validate() error {
	c := checkOf(n)
	c.required("operation", string(n.Operation))
	c.required("sourceUserId", n.SourceUserID)
	c.required("targetUserId", n.TargetUserID)
	c.required("message", n.Message)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

// ProfileNotification says that a profile changed (资料通知消息), RC:ProfileNtf. Operation and Data are required.
type ProfileNotification struct {
	Operation string  `json:"operation"`        // a word of your own
	Data      string  `json:"data" wire:"text"` // JSON in a string
	User      *Sender `json:"user,omitempty"`
	Extra     string  `json:"extra,omitempty"`
}

// ObjectName returns RC:ProfileNtf.
func (ProfileNotification) ObjectName() string { return "RC:ProfileNtf" }

// Validate checks that operation and data are set.
func (n ProfileNotification) Validate() error {
	c := checkOf(n)
	c.required("operation", n.Operation)
	c.required("data", n.Data)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

func (n ProfileNotification) MarshalJSON() ([]byte, error)     { return toWire(n) }
func (n *ProfileNotification) UnmarshalJSON(text []byte) error { return fromWire(text, n) }

// CommandNotification is a command to the app that clients store and show (命令提醒消息), RC:CmdNtf. Name is required.
// [Command] is the kind that is not stored.
type CommandNotification struct {
	Name  string  `json:"name"`                       // an official SDK spells it operation, against the documentation
	Data  string  `json:"data,omitempty" wire:"text"` // JSON in a string
	User  *Sender `json:"user,omitempty"`
	Extra string  `json:"extra,omitempty"`
}

// ObjectName returns RC:CmdNtf.
func (CommandNotification) ObjectName() string { return "RC:CmdNtf" }

// Validate checks that a name is set.
func (n CommandNotification) Validate() error {
	c := checkOf(n)
	c.required("name", n.Name)
	c.optional("data", n.Data)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

func (n CommandNotification) MarshalJSON() ([]byte, error)     { return toWire(n) }
func (n *CommandNotification) UnmarshalJSON(text []byte) error { return fromWire(text, n) }

// GroupOperation is the operation of a [GroupNotification]: one of these, or a word of your own.
type GroupOperation string

const (
	GroupCreated   GroupOperation = "Create"
	GroupJoined    GroupOperation = "Add"
	GroupLeft      GroupOperation = "Quit"
	GroupKicked    GroupOperation = "Kicked"
	GroupDismissed GroupOperation = "Dismiss"
	GroupRenamed   GroupOperation = "Rename"
)

// GroupNotification tells the members of a group about a change (群组通知消息), RC:GrpNtf. All but the shared fields are
// required.
type GroupNotification struct {
	OperatorID string         `json:"operatorUserId"` // who made the change
	Operation  GroupOperation `json:"operation"`
	// Data is JSON in a string, as documented. An official SDK sends an object, which is decoded to its JSON.
	Data    string  `json:"data" wire:"text"`
	Message string  `json:"message"`
	User    *Sender `json:"user,omitempty"`
	Extra   string  `json:"extra,omitempty"`
}

// ObjectName returns RC:GrpNtf.
func (GroupNotification) ObjectName() string { return "RC:GrpNtf" }

// Validate checks that all fields but the shared ones are set.
func (n GroupNotification) Validate() error {
	c := checkOf(n)
	c.required("operatorUserId", n.OperatorID)
	c.required("operation", string(n.Operation))
	c.required("data", n.Data)
	c.required("message", n.Message)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

func (n GroupNotification) MarshalJSON() ([]byte, error)     { return toWire(n) }
func (n *GroupNotification) UnmarshalJSON(text []byte) error { return fromWire(text, n) }
