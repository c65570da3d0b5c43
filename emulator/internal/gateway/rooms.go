package gateway

import (
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

const (
	maxRoomHistory = 200 // messages in one answer
	maxRoomInfo    = 20  // members in one answer
)

func (c *connection) joinRoom(room string, _ clientwire.ChrmInput) (clientwire.Message, error) {
	return c.enter(room, state.JoinOptions{})
}

func (c *connection) rejoinRoom(room string, _ clientwire.ChrmInput) (clientwire.Message, error) {
	return c.enter(room, state.JoinOptions{Existing: true})
}

// enter joins a room. The client then pulls the history and newer messages by itself. It takes the join time for the time of the
// latest message it knows, so that the time must be before all that come later.
func (c *connection) enter(room string, o state.JoinOptions) (clientwire.Message, error) {
	before := c.session.RoomTime(room)
	if _, err := c.session.Join(room, o); err != nil {
		return nil, err
	}
	c.rooms[room] = before
	return &clientwire.ChrmOutput{Nothing: 1, JoinTime: before}, nil
}

func (c *connection) leaveRoom(room string, _ clientwire.ChrmInput) (clientwire.Message, error) {
	if err := c.session.Quit(room); err != nil {
		return nil, err
	}
	delete(c.rooms, room)
	c.out.forget(room)
	return &clientwire.ChrmOutput{Nothing: 1}, nil
}

// say sends into a room.
func (c *connection) say(room string, up *clientwire.UpStreamMessage) (state.Message, error) {
	m, err := c.session.Send(state.Chatroom, room, outgoing(up))
	return m, c.roomError(room, err)
}

// sendPrivate sends to a user.
func (c *connection) sendPrivate(userID string, up *clientwire.UpStreamMessage) (state.Message, error) {
	return c.session.Send(state.Private, userID, outgoing(up))
}

// sendToGroup sends to a group, or to some of its members.
func (c *connection) sendToGroup(groupID string, up *clientwire.UpStreamMessage) (state.Message, error) {
	if len(up.UserIDs) == 0 {
		return c.session.Send(state.Group, groupID, outgoing(up))
	}
	return c.session.SendToMembers(groupID, up.UserIDs, outgoing(up))
}

// roomError changes the refusal of a client that was in a room that is gone. Other clients do not learn whether a room exists.
func (c *connection) roomError(room string, err error) error {
	if state.ReasonOf(err) != state.NotInRoom {
		return err
	}
	if _, was := c.rooms[room]; was && !c.session.Exists(room) {
		return &state.Refusal{Reason: state.NoSuchRoom, Message: "chatroom " + room + " is gone"}
	}
	return err
}

func (c *connection) pullRoom(room string, in clientwire.ChrmPullMsg) (clientwire.Message, error) {
	news, err := c.session.News(room, in.SyncTime, c.rooms[room], int(min(in.Count, maxRoomHistory)), answerLimit)
	if err != nil {
		return nil, c.roomError(room, err)
	}
	return c.build.pulled(downs(news.Messages, c.session.UserID()), news.UpTo, news.All), nil
}

func (c *connection) describeRoom(room string, in clientwire.QueryChatroomInfoInput) (clientwire.Message, error) {
	const nobody, newestFirst = 0, 2
	count := min(max(int(in.Count), 0), maxRoomInfo)
	if in.Order == nobody {
		count = 0
	}
	total, members, err := c.session.Members(room, count, in.Order == newestFirst)
	if err != nil {
		return nil, c.roomError(room, err)
	}
	out := &clientwire.QueryChatroomInfoOutput{Total: int64(total)}
	for _, m := range members {
		out.Members = append(out.Members, clientwire.ChrmMember{Time: m.Joined.UnixMilli(), ID: m.UserID})
	}
	return out, nil
}

func (c *connection) roomHistory(_ string, in clientwire.HistoryMsgInput) (clientwire.Message, error) {
	const forward = 1
	size := int(min(max(in.Count, 0), maxRoomHistory))
	found, more, err := c.session.Stored(in.Target, in.Time, size, in.Order == forward, answerLimit)
	if err != nil {
		return nil, c.roomError(in.Target, err)
	}
	out := &clientwire.HistoryMsgOutput{List: downs(found, c.session.UserID()), SyncTime: in.Time}
	if more {
		out.HasMore = 1
	}
	if len(found) > 0 {
		farthest := found[len(found)-1] // the newest comes first
		if in.Order == forward {
			farthest = found[0]
		}
		out.SyncTime = farthest.Time.UnixMilli()
	}
	return out, nil
}
