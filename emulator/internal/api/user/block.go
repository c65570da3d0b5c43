package user

import (
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:user.block
func Block(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.BlockUsers(r.List("userId"), r.Minutes("minute", 0))
}

//operation:user.unblock
func Unblock(s *state.State, r *api.Request) (api.Fields, error) {
	s.UnblockUsers(r.List("userId"))
	return nil, nil
}

// unpagedBlocked is how many blocked users are returned without paging.
const unpagedBlocked = 1000

//operation:user.queryBlocked
func QueryBlocked(s *state.State, r *api.Request) (api.Fields, error) {
	number, size := r.Number("page", 0), r.Number("size", 50)
	if number == 0 {
		number, size = 1, unpagedBlocked
	}
	if number < 1 || size < 1 {
		return nil, api.Refuse(api.CodeBadParameter, "page and size must be positive")
	}
	return api.Fields{"users": r.Restrictions(api.Page(s.BlockedUsers(), number, size), "blockEndTime")}, nil
}

//operation:user.deactivate
func Deactivate(s *state.State, r *api.Request) (api.Fields, error) {
	return changeActivation(s.Deactivate, r)
}

//operation:user.reactivate
func Reactivate(s *state.State, r *api.Request) (api.Fields, error) {
	return changeActivation(s.Reactivate, r)
}

const activationLimit = 100

func changeActivation(change func(userIDs []string) (operation string, err error), r *api.Request) (api.Fields, error) {
	ids := strings.Split(r.Text("userId"), ",")
	if len(ids) > activationLimit {
		return nil, api.Refuse(api.CodeBadParameter, "userId: has %d values, limit %d", len(ids), activationLimit)
	}
	operation, err := change(ids)
	return api.Fields{"operateId": operation}, err
}

//operation:user.queryDeactivated
func QueryDeactivated(s *state.State, r *api.Request) (api.Fields, error) {
	users := api.Page(s.DeactivatedUsers(), r.Number("pageNo", 1), r.Number("pageSize", 50))
	return api.Fields{"users": api.Strings(users)}, nil
}
