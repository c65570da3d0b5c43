// Package chatroom has the handlers of the operations on chatrooms.
package chatroom

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// The values of destroyType.
const (
	destroyWhenIdle    = 0
	destroyAtFixedTime = 1
)

const defaultLifetime = 60 * time.Minute

func lifetime(r *api.Request) state.Lifetime {
	return state.Lifetime{
		Fixed: r.Number("destroyType", destroyWhenIdle) == destroyAtFixedTime,
		After: r.Minutes("destroyTime", defaultLifetime),
	}
}

//operation:chatroom.create
func Create(s *state.State, r *api.Request) (api.Fields, error) {
	owner, info := r.Text("entryOwnerId"), r.Text("entryInfo")
	if (owner == "") != (info == "") {
		return nil, api.Refuse(api.CodeBadParameter, "entryOwnerId and entryInfo must come together")
	}
	entries, err := entryInfo(r)
	if err != nil {
		return nil, err
	}
	return nil, s.CreateRoom(state.NewRoom{
		ID: r.Text("chatroomId"), Lifetime: lifetime(r), MutedAll: r.On("isBan"), AllowedDuringMuteAll: r.List("whiteUserIds"),
		AttributeOwner: owner, Attributes: entries,
	})
}

//operation:chatroom.createLegacy
func CreateLegacy(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.NameRooms(r.Keyed("chatroom"))
}

//operation:chatroom.setDestroyType
func SetDestroyType(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.SetLifetime(r.Text("chatroomId"), lifetime(r))
}

//operation:chatroom.get
func Get(s *state.State, r *api.Request) (api.Fields, error) {
	room, err := s.RoomInfo(r.Text("chatroomId"))
	policy := destroyWhenIdle
	if room.Lifetime.Fixed {
		policy = destroyAtFixedTime
	}
	return api.Fields{
		"chatroomId": room.ID, "createTime": room.Created.UnixMilli(), "memberCount": room.MemberCount,
		"destroyType": policy, "destroyTime": int(room.Lifetime.After / time.Minute), "ban": room.MutedAll,
	}, err
}

//operation:chatroom.query
func Query(s *state.State, r *api.Request) (api.Fields, error) {
	list := []api.Fields{}
	for _, room := range s.RoomInfos(r.List("chatroomId")...) {
		list = append(list, api.Fields{"chrmId": room.ID, "name": room.Name, "time": r.Date(room.Created)})
	}
	return api.Fields{"chatRooms": list}, nil
}

//operation:chatroom.destroy
func Destroy(s *state.State, r *api.Request) (api.Fields, error) {
	s.DestroyRooms(r.List("chatroomId")...)
	return nil, nil
}

//operation:chatroom.bindRTCRoom
func BindRTCRoom(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.BindRTCRoom(r.Text("chatroomId"), r.Text("rtcRoomId"))
}

//operation:chatroom.addKeepalive
func AddKeepalive(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.KeepAlive(r.Text("chatroomId"))
}

//operation:chatroom.removeKeepalive
func RemoveKeepalive(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.EndKeepAlive(r.Text("chatroomId"))
}

//operation:chatroom.queryKeepalive
func QueryKeepalive(s *state.State, _ *api.Request) (api.Fields, error) {
	return api.Fields{"chatroomIds": api.Strings(s.KeptAlive())}, nil
}
