package webhook

// Kind is a kind of callback. Each has its own URL in the console.
type Kind string

// The kinds of callbacks, with the types of their events.
const (
	KindMessage           Kind = "message.sync"          // Message
	KindPreSend           Kind = "message.preSend"       // PreSend
	KindMessageOperation  Kind = "message.operation"     // MessageOperation
	KindModeration        Kind = "moderation.result"     // Moderation
	KindOnlineStatus      Kind = "user.onlineStatus"     // OnlineStatus
	KindDeactivation      Kind = "user.deactivation"     // Deactivation
	KindUserProfile       Kind = "user.profile"          // UserProfile
	KindFriend            Kind = "friend.relationship"   // Friend
	KindGroupOperation    Kind = "group.operation"       // GroupOperation
	KindGroupProfile      Kind = "group.profile"         // GroupProfile
	KindChatroomStatus    Kind = "chatroom.status"       // ChatroomStatus
	KindChatroomAttribute Kind = "chatroom.kv"           // ChatroomAttribute
	KindBot               Kind = "bot.webhook"           // Bot
	KindPublicService     Kind = "publicService.message" // PublicService
)

// decoders maps each kind to the function that decodes its events.
var decoders = map[Kind]func(*decoder) ([]Event, error){
	KindMessage:           decodeMessage,
	KindPreSend:           decodePreSend,
	KindMessageOperation:  decodeMessageOperation,
	KindModeration:        decodeModeration,
	KindOnlineStatus:      decodeOnlineStatus,
	KindDeactivation:      decodeDeactivation,
	KindUserProfile:       decodeUserProfile,
	KindFriend:            decodeFriend,
	KindGroupOperation:    decodeGroupOperation,
	KindGroupProfile:      decodeGroupProfile,
	KindChatroomStatus:    decodeChatroomStatus,
	KindChatroomAttribute: decodeChatroomAttribute,
	KindBot:               decodeBot,
	KindPublicService:     decodePublicService,
}

// mark is a set of members that only bodies of one kind have. Names in JSON bodies are in lower case, since sources differ in
// case.
type mark struct {
	kind Kind
	all  []string
	any  []string // at least one of these too, unless empty
}

var formMarks = []mark{
	{KindMessage, []string{"toUserId", "objectName", "channelType"}, nil},
	{KindPreSend, []string{"targetId", "msgType", "channelType"}, nil},
	{KindDeactivation, []string{"userId", "operateId"}, nil},
	{KindGroupProfile, []string{"groupId"}, []string{"groupName", "groupname", "groupProfile", "groupExtProfile", "permissions"}},
	{KindUserProfile, []string{"userId"}, []string{"userProfile", "userExtProfile"}},
}

var jsonMarks = []mark{
	{KindMessage, []string{"touserid", "objectname", "channeltype"}, nil},
	{KindPreSend, []string{"targetid", "msgtype", "channeltype"}, nil},
	{KindBot, []string{"bot", "type"}, nil},
	{KindMessageOperation, []string{"eventtype", "conversationinfo"}, nil},
	{KindModeration, []string{"result", "content", "msguid"}, nil},
	{KindGroupOperation, []string{"groupid", "eventtype"}, nil},
	{KindGroupProfile, []string{"groupid"}, []string{"groupname", "groupprofile", "groupextprofile", "permissions"}},
	{KindChatroomAttribute, []string{"chatroomid", "opttype"}, nil},
	{KindChatroomStatus, []string{"chatroomid", "type"}, nil},
	{KindFriend, []string{"userid", "touserid", "eventtype"}, nil},
	{KindDeactivation, []string{"userid", "operateid"}, nil},
	{KindOnlineStatus, []string{"userid", "status"}, []string{"os", "sessionid", "clientip", "time"}},
	{KindUserProfile, []string{"userid"}, []string{"userprofile", "userextprofile"}},
	{KindUserProfile, []string{"userid", "type", "time"}, nil}, // cleared
}

// detect returns the kind whose mark the body has, or "" if there is none.
func detect(marks []mark, has func(name string) bool) Kind {
	for _, m := range marks {
		if m.fits(has) {
			return m.kind
		}
	}
	return ""
}

func (m mark) fits(has func(string) bool) bool {
	for _, name := range m.all {
		if !has(name) {
			return false
		}
	}
	for _, name := range m.any {
		if has(name) {
			return true
		}
	}
	return len(m.any) == 0
}
