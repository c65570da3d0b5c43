package message

// InfoNotification is a grey line in a conversation (提示条通知消息), RC:InfoNtf. Message is required.
type InfoNotification struct {
	Message string  `json:"message"`
	User    *Sender `json:"user,omitempty"`
	Extra   string  `json:"extra,omitempty"`
}

// ObjectName is RC:InfoNtf.
func (InfoNotification) ObjectName() string { return "RC:InfoNtf" }

// Validate demands a message.
func (n InfoNotification) Validate() error {
	c := checkOf(n)
	c.required("message", n.Message)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

// ContactOperation is what a [ContactNotification] tells: one of these, or a word of your own.
type ContactOperation string

const (
	ContactRequest  ContactOperation = "Request"
	ContactAccepted ContactOperation = "AcceptResponse"
	ContactRejected ContactOperation = "RejectResponse"
)

// ContactNotification asks for a contact, or answers that (联系人通知消息), RC:ContactNtf. All but the shared fields are required.
type ContactNotification struct {
	Operation    ContactOperation `json:"operation"`
	SourceUserID string           `json:"sourceUserId"` // who asks or answers
	TargetUserID string           `json:"targetUserId"` // who is asked or answered
	Message      string           `json:"message"`
	User         *Sender          `json:"user,omitempty"`
	Extra        string           `json:"extra,omitempty"`
}

// ObjectName is RC:ContactNtf.
func (ContactNotification) ObjectName() string { return "RC:ContactNtf" }

// Validate demands everything but the shared fields.
func (n ContactNotification) Validate() error {
	c := checkOf(n)
	c.required("operation", string(n.Operation))
	c.required("sourceUserId", n.SourceUserID)
	c.required("targetUserId", n.TargetUserID)
	c.required("message", n.Message)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

// ProfileNotification tells that a profile changed (资料通知消息), RC:ProfileNtf. Operation and Data are required.
type ProfileNotification struct {
	Operation string  `json:"operation"`        // a word of your own
	Data      string  `json:"data" wire:"text"` // JSON as a text
	User      *Sender `json:"user,omitempty"`
	Extra     string  `json:"extra,omitempty"`
}

// ObjectName is RC:ProfileNtf.
func (ProfileNotification) ObjectName() string { return "RC:ProfileNtf" }

// Validate demands operation and data.
func (n ProfileNotification) Validate() error {
	c := checkOf(n)
	c.required("operation", n.Operation)
	c.required("data", n.Data)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

func (n ProfileNotification) MarshalJSON() ([]byte, error)     { return toWire(n) }
func (n *ProfileNotification) UnmarshalJSON(text []byte) error { return fromWire(text, n) }

// CommandNotification is a command to the app that clients store and show (命令提醒消息), RC:CmdNtf. Name is required. [Command] is
// the kind that is not stored.
type CommandNotification struct {
	Name  string  `json:"name"`                       // an official SDK spells it operation, against the documentation
	Data  string  `json:"data,omitempty" wire:"text"` // JSON as a text
	User  *Sender `json:"user,omitempty"`
	Extra string  `json:"extra,omitempty"`
}

// ObjectName is RC:CmdNtf.
func (CommandNotification) ObjectName() string { return "RC:CmdNtf" }

// Validate demands a name.
func (n CommandNotification) Validate() error {
	c := checkOf(n)
	c.required("name", n.Name)
	c.optional("data", n.Data)
	c.shared(0, nil, n.User, n.Extra)
	return c.found()
}

func (n CommandNotification) MarshalJSON() ([]byte, error)     { return toWire(n) }
func (n *CommandNotification) UnmarshalJSON(text []byte) error { return fromWire(text, n) }

// GroupOperation is what a [GroupNotification] tells: one of these, or a word of your own.
type GroupOperation string

const (
	GroupCreated   GroupOperation = "Create"
	GroupJoined    GroupOperation = "Add"
	GroupLeft      GroupOperation = "Quit"
	GroupKicked    GroupOperation = "Kicked"
	GroupDismissed GroupOperation = "Dismiss"
	GroupRenamed   GroupOperation = "Rename"
)

// GroupNotification tells the members what happened to a group (群组通知消息), RC:GrpNtf. All but the shared fields are required.
type GroupNotification struct {
	OperatorID string         `json:"operatorUserId"` // who did it
	Operation  GroupOperation `json:"operation"`
	// Data about the operation: JSON as a text, which the documentation asks for. An official SDK sends the object itself; that is
	// read too, and kept as text.
	Data    string  `json:"data" wire:"text"`
	Message string  `json:"message"`
	User    *Sender `json:"user,omitempty"`
	Extra   string  `json:"extra,omitempty"`
}

// ObjectName is RC:GrpNtf.
func (GroupNotification) ObjectName() string { return "RC:GrpNtf" }

// Validate demands everything but the shared fields.
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
