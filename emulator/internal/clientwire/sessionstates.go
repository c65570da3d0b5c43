package clientwire

// The kinds of a SessionStateItem.
const (
	StateLevel  = 1 // which messages notify the user, as a number
	StatePinned = 2 // "1" or "0"
	StateTags   = 3
)

// SessionReq, of pullSeAtts, asks for the states of conversations that changed after a time.
type SessionReq struct{ Time int64 }

func (m *SessionReq) fields() []field { return []field{required(1, &m.Time)} }

// SessionStates answers pullSeAtts.
type SessionStates struct {
	Version int64
	States  []SessionState
}

func (m *SessionStates) fields() []field {
	return []field{required(1, &m.Version), optional(2, list[SessionState, *SessionState]{&m.States})}
}

// SessionState is the state of a conversation, or of all of a type, which has no Target.
type SessionState struct {
	Type    int64
	Target  string
	Time    int64
	Items   []SessionStateItem
	Channel string
}

func (m *SessionState) fields() []field {
	return []field{
		required(1, &m.Type), required(2, &m.Target), optional(3, &m.Time),
		optional(4, list[SessionStateItem, *SessionStateItem]{&m.Items}), optional(5, &m.Channel),
	}
}

// SessionStateItem is one setting of a conversation.
type SessionStateItem struct {
	Kind  int64
	Value string
	Tags  []SessionTag
}

func (m *SessionStateItem) fields() []field {
	return []field{required(1, &m.Kind), required(2, &m.Value), optional(3, list[SessionTag, *SessionTag]{&m.Tags})}
}

// SessionTag is a tag of a conversation.
type SessionTag struct {
	ID, Name string
	Created  int64
}

func (m *SessionTag) fields() []field {
	return []field{required(1, &m.ID), optional(2, &m.Name), optional(3, &m.Created)}
}
