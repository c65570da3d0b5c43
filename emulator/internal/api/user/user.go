// Package user has the handlers of the operations on users.
package user

import (
	"strconv"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:user.getToken
func GetToken(s *state.State, r *api.Request) (api.Fields, error) {
	id := r.Text("userId")
	token, err := s.IssueToken(id, r.Text("name"), r.Text("portraitUri"))
	return api.Fields{"userId": id, "token": token}, err
}

//operation:user.expireToken
func ExpireToken(s *state.State, r *api.Request) (api.Fields, error) {
	s.ExpireTokens(r.List("userId"), r.Millis("time"))
	return nil, nil
}

//operation:user.refresh
func Refresh(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.RefreshUser(r.Text("userId"), r.Text("name"), r.Text("portraitUri"))
}

//operation:user.info
func Info(s *state.State, r *api.Request) (api.Fields, error) {
	u, err := s.User(r.Text("userId"))
	return api.Fields{"userName": u.Name, "userPortrait": u.PortraitURI, "createTime": r.Date(u.Registered)}, err
}

//operation:user.checkOnline
func CheckOnline(s *state.State, r *api.Request) (api.Fields, error) {
	u, _ := s.User(r.Text("userId")) // one who is not registered is offline
	return api.Fields{"status": strconv.Itoa(api.Bit(u.Online))}, nil
}
