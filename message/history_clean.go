package message

import (
	"context"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// CleanHistoryParams selects the messages to remove from the stored history.
type CleanHistoryParams struct {
	UserID   string           `param:"fromUserId"`       // required: the user whose history it is; for a chatroom, the user who makes the change
	Type     ConversationType `param:"conversationType"` // required: Private, Group, Chatroom or System
	TargetID string           `param:"targetId"`         // required: the other user, the group, the chatroom, or the sender of the system messages
	Before   time.Time        `param:"msgTimestamp"`     // messages sent before it are removed; zero: all
}

var opCleanHistory = rongcloud.Operation{
	ID: "message.historyClean", Path: "/conversation/message/history/clean.json", Quota: rongcloud.CallsPerSecond(100),
}

// CleanHistory removes messages of a conversation from the stored history of one user (清除历史消息). The other users of the
// conversation keep theirs. In a chatroom it removes the messages for everybody. Clients keep the messages that they have, and still
// receive those that were sent while they were offline. It needs the cloud storage of messages.
//
// A repeat without Before also removes the messages that were sent in between, so the library does not repeat the call.
//
// Operation message.historyClean: POST /conversation/message/history/clean.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/message/delete
func (s *Service) CleanHistory(ctx context.Context, c CleanHistoryParams, opts ...rongcloud.CallOption) error {
	p := param.Of[CleanHistoryParams](opCleanHistory)
	switch c.Type {
	case Private, Group, Chatroom, System:
	default:
		p.Fail("conversationType", "must be 1 (private), 3 (group), 4 (chatroom) or 6 (system), is %d", int(c.Type))
	}
	p.Add("conversationType", strconv.Itoa(int(c.Type)))
	p.ID("fromUserId", c.UserID)
	p.ID("targetId", c.TargetID)
	p.OptionalMillis("msgTimestamp", c.Before)
	return p.Do(ctx, s.via(), opts)
}
