package clientwire

// The conversation types of the wire.
const (
	PrivateType  = 1
	GroupType    = 3
	ChatroomType = 4
	SystemType   = 6
)

// The types of a NotifyMsg. They make a client send a request.
const (
	NotifyMail   = 1 // pullMsg
	NotifyRoom   = 2 // chrmPull after s_ntf, pullKV after s_cmd
	NotifyStates = 3 // pullSeAtts
)

// The bits of UpStreamMessage.Flags.
const (
	UpStored     = 1 << 0
	UpCounted    = 1 << 1
	UpExpandable = 1 << 6
)

// The bits of DownStreamMessage.Status.
const (
	DownStored     = 16
	DownCounted    = 32
	DownExpandable = 1024
)

// The bits of ChrmKVEntity.Status.
const (
	KVAutoDelete = 1
	KVOverwrite  = 2
	KVDelete     = 4
)

// The directions of a DownStreamMessage.
const (
	SentByMe = 1
	Received = 2
)

// ChrmInput asks to join or to leave a chatroom.
type ChrmInput struct{ Nothing int64 }

func (m *ChrmInput) fields() []field { return []field{required(1, &m.Nothing)} }

// ChrmOutput answers requests about a chatroom that have nothing else to say. An empty body makes 2.x fail.
type ChrmOutput struct {
	Nothing   int64
	SessionID string
	JoinTime  int64
}

func (m *ChrmOutput) fields() []field {
	return []field{required(1, &m.Nothing), optional(2, &m.SessionID), optional(3, &m.JoinTime)}
}

// ChrmPullMsg asks for the messages of a chatroom after SyncTime; with 0, for the latest Count.
type ChrmPullMsg struct {
	SyncTime, Count int64
}

func (m *ChrmPullMsg) fields() []field {
	return []field{required(1, &m.SyncTime), required(2, &m.Count)}
}

// NotifyMsg tells that there is something to ask for.
type NotifyMsg struct {
	Type, Time int64
	ChrmID     string
}

func (m *NotifyMsg) fields() []field {
	return []field{required(1, &m.Type), optional(2, &m.Time), optional(3, &m.ChrmID)}
}

// SyncRequestMsg asks for messages outside of chatrooms.
type SyncRequestMsg struct {
	SyncTime                            int64
	Polling, Web, PullSend, KeepingOpen bool
	SendBoxSyncTime                     int64
}

func (m *SyncRequestMsg) fields() []field {
	return []field{
		required(1, &m.SyncTime), required(2, &m.Polling), optional(3, &m.Web), optional(4, &m.PullSend),
		optional(5, &m.KeepingOpen), optional(6, &m.SendBoxSyncTime),
	}
}

// UpStreamMessage is a message on its way to the server.
type UpStreamMessage struct {
	Flags        int64
	ObjectName   string
	Content      []byte
	PushText     string
	AppData      string
	UserIDs      []string // directed at these members only
	ExtraContent string
}

func (m *UpStreamMessage) fields() []field {
	return []field{
		required(1, &m.Flags), required(2, &m.ObjectName), required(3, &m.Content), optional(4, &m.PushText), optional(5, &m.AppData),
		optional(6, &m.UserIDs), optional(11, &m.ExtraContent),
	}
}

// DownStreamMessage is a message on its way to the client.
type DownStreamMessage struct {
	From         string
	Type         int64
	Group        string // the chatroom, the group or the other user
	ObjectName   string
	Content      []byte
	Time, Status int64
	MessageUID   string
	Direction    int64
	ExtraContent string
}

func (m *DownStreamMessage) fields() []field {
	return []field{
		required(1, &m.From), required(2, &m.Type), optional(3, &m.Group), required(4, &m.ObjectName), required(5, &m.Content),
		required(6, &m.Time), required(7, &m.Status), optional(9, &m.MessageUID), optional(10, &m.Direction),
		optional(15, &m.ExtraContent),
	}
}

// DownStreamMessages answers a pull. Finished must be true for 2.9.2, or it pulls for ever.
type DownStreamMessages struct {
	List     []DownStreamMessage
	SyncTime int64
	Finished bool
}

func (m *DownStreamMessages) fields() []field {
	return []field{
		optional(1, list[DownStreamMessage, *DownStreamMessage]{&m.List}), required(2, &m.SyncTime), optional(3, &m.Finished),
	}
}

// ChrmDownStreamMessages answers chrmPull for 5.x, to which the third field means that the list is compressed.
type ChrmDownStreamMessages struct {
	List     []DownStreamMessage
	SyncTime int64
}

func (m *ChrmDownStreamMessages) fields() []field {
	return []field{optional(1, list[DownStreamMessage, *DownStreamMessage]{&m.List}), required(2, &m.SyncTime)}
}

// QueryChatroomInfoInput asks about a chatroom and up to Count of its members.
type QueryChatroomInfoInput struct {
	Count, Order int64 // Order: 0 no members, 1 oldest first, 2 newest first
}

func (m *QueryChatroomInfoInput) fields() []field {
	return []field{required(1, &m.Count), required(2, &m.Order)}
}

// QueryChatroomInfoOutput answers it.
type QueryChatroomInfoOutput struct {
	Total   int64
	Members []ChrmMember
}

func (m *QueryChatroomInfoOutput) fields() []field {
	return []field{required(1, &m.Total), optional(2, list[ChrmMember, *ChrmMember]{&m.Members})}
}

// ChrmMember is a member and when it joined.
type ChrmMember struct {
	Time int64
	ID   string
}

func (m *ChrmMember) fields() []field { return []field{required(1, &m.Time), required(2, &m.ID)} }

// HistoryMsgInput asks for stored messages.
type HistoryMsgInput struct {
	Target             string
	Time, Count, Order int64 // Order: 0 back in time from Time, 1 forward
}

func (m *HistoryMsgInput) fields() []field {
	return []field{required(1, &m.Target), required(2, &m.Time), required(3, &m.Count), required(4, &m.Order)}
}

// HistoryMsgOutput answers it. The vendor's schema calls it HistoryMsgOuput.
type HistoryMsgOutput struct {
	List     []DownStreamMessage
	SyncTime int64
	HasMore  int64
}

func (m *HistoryMsgOutput) fields() []field {
	return []field{
		optional(1, list[DownStreamMessage, *DownStreamMessage]{&m.List}), required(2, &m.SyncTime), required(3, &m.HasMore),
	}
}

// ChrmKVEntity is an attribute of a chatroom.
type ChrmKVEntity struct {
	Key, Value      string
	Status, Updated int64
	UserID          string
}

func (m *ChrmKVEntity) fields() []field {
	return []field{
		required(1, &m.Key), optional(2, &m.Value), optional(3, &m.Status), optional(4, &m.Updated), optional(5, &m.UserID),
	}
}

// ChangeChrmKV sets or deletes an attribute: SetChrmKV and DeleteChrmKV, which have the same fields. Notification is sent as a
// message where Notify is set.
type ChangeChrmKV struct {
	Entry        ChrmKVEntity
	Notify       bool
	Notification UpStreamMessage
	Type         int64
}

func (m *ChangeChrmKV) fields() []field {
	fields := []field{required(1, &m.Entry), optional(2, &m.Notify), optional(4, &m.Type)}
	return append(fields, optional(3, &notification{m}))
}

// notification leaves an unset message out.
type notification struct{ of *ChangeChrmKV }

func (n *notification) fields() []field {
	fields := n.of.Notification.fields()
	if n.of.Notification.ObjectName == "" && len(n.of.Notification.Content) == 0 {
		for i := range fields {
			fields[i].always = false
		}
	}
	return fields
}

// QueryChrmKV asks for the attributes that changed after SyncTime.
type QueryChrmKV struct{ SyncTime int64 }

func (m *QueryChrmKV) fields() []field { return []field{required(1, &m.SyncTime)} }

// ChrmKVOutput answers pullKV. With FullUpdate the entries replace those that the client has.
type ChrmKVOutput struct {
	Entries    []ChrmKVEntity
	FullUpdate bool
	SyncTime   int64
}

func (m *ChrmKVOutput) fields() []field {
	return []field{
		optional(1, list[ChrmKVEntity, *ChrmKVEntity]{&m.Entries}), required(2, &m.FullUpdate), required(3, &m.SyncTime),
	}
}

// UserSettings answers pullUS. There are no settings.
type UserSettings struct{ Version int64 }

func (m *UserSettings) fields() []field { return []field{required(2, &m.Version)} }
