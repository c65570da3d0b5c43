package emulator

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

var messageHandlers = map[string]handler{
	"chatroom.sendMessage": send(state.Chatroom, "toChatroomId", "chatroomId", false),
	"chatroom.broadcastMessage": func(s *state.State, r *request) (fields, error) {
		return nil, s.BroadcastToRooms(r.posting())
	},
	"chatroom.queryHistory": listHistory,

	"message.sendPrivate":       send(state.Private, "toUserId", "userId", false),
	"message.sendPrivateStatus": send(state.Private, "toUserId", "userId", true),
	"message.sendSystem":        send(state.System, "toUserId", "userId", false),
	"message.sendGroup":         send(state.Group, "toGroupId", "groupId", false),
	"message.sendGroupStatus":   send(state.Group, "toGroupId", "groupId", true),
	"message.broadcast":         broadcast(false),
	"message.broadcastOnline":   broadcast(true),
	"message.recall": func(s *state.State, r *request) (fields, error) {
		c := r.recall()
		c.Kind, c.Target = state.ConversationType(r.number("conversationType", 0)), r.text("targetId")
		return nil, s.Recall(c)
	},
	"message.recallBroadcast": func(s *state.State, r *request) (fields, error) {
		s.RecallBroadcast(r.recall())
		return nil, nil
	},
}

func (r *request) posting() state.Posting {
	return state.Posting{
		Operation: r.op.ID, Number: r.number("msgRandom", 0), From: r.text("fromUserId"), IncludeSender: r.on("isIncludeSender"),
		Outgoing: state.Outgoing{
			ObjectName: r.text("objectName"), Content: r.text("content"), Transient: r.off("isPersisted"),
			Expandable: r.on("expansion"), Expansion: r.text("extraContent"),
		},
	}
}

func (r *request) recall() state.Recall {
	return state.Recall{
		From: r.text("fromUserId"), MessageUID: r.text("messageUID"), Extra: r.text("extra"),
		Sent: r.millis("sentTime"), ByAdmin: r.on("isAdmin"), Remove: r.on("isDelete"),
	}
}

// recallContent is the content of a recall command.
func recallContent(c state.Recalled) string {
	text, _ := json.Marshal(map[string]any{ // only texts, numbers and flags: cannot fail
		"messageUId": c.MessageUID, "conversationType": int(c.Kind), "targetId": c.Target,
		"sentTime": c.Sent.UnixMilli(), "isAdmin": c.ByAdmin, "isDelete": c.Remove, "extra": c.Extra,
	})
	return string(text)
}

// send sends to the targets of a parameter. The answer names each of them by the field.
func send(kind state.ConversationType, parameter, field string, status bool) handler {
	return func(s *state.State, r *request) (fields, error) {
		p := r.posting()
		p.Kind, p.Targets, p.Status = kind, r.list(parameter), status
		if kind == state.Group {
			p.DirectedAt = r.list("toUserId")
		}
		sent, err := s.Send(p)
		uids := []fields{}
		for _, m := range sent {
			uids = append(uids, fields{field: m.Target, "messageUID": m.UID})
		}
		return fields{"messageUIDs": uids}, err
	}
}

func broadcast(onlineOnly bool) handler {
	return func(s *state.State, r *request) (fields, error) {
		p := r.posting()
		p.OnlineOnly = onlineOnly
		uid, err := s.Broadcast(p)
		return fields{"messageUID": uid}, err
	}
}

func listHistory(s *state.State, r *request) (fields, error) {
	found, err := s.History(r.text("targetId"), state.History{
		Newest: r.millis("startTime"), Oldest: r.millis("endTime"), IncludeNewest: r.on("includeStart"), Size: int(r.number("pageSize", 10)),
	})
	list := []fields{}
	for _, m := range found {
		list = append(list, fields{
			"targetId": m.Target, "fromUserId": m.From, "messageUID": m.UID, "msgTime": m.Time.UnixMilli(),
			"objectName": m.ObjectName, "content": m.Content, "expansion": m.Expandable, "extraContent": m.Expansion,
		})
	}
	return fields{"data": list}, err
}

// handlers are the emulated operations by catalogue id.
var handlers = merge(userHandlers, chatroomHandlers, restrictionHandlers, attributeHandlers, messageHandlers)

func merge(families ...map[string]handler) map[string]handler {
	all := map[string]handler{}
	for _, family := range families {
		maps.Copy(all, family)
	}
	return all
}

// Operations lists the catalogue ids of the operations the emulator has.
func Operations() []string { return slices.SortedFunc(maps.Keys(handlers), strings.Compare) }
