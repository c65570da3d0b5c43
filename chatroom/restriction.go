package chatroom

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	// maxUsersPerCall is the maximum number of users in a call.
	maxUsersPerCall = 20
	// maxRestrictionMinutes is 30 days.
	maxRestrictionMinutes = 43200
)

// Restriction is a user who is blocked or muted until a given time.
type Restriction struct {
	UserID string    `json:"userId"`
	Until  time.Time `json:"until,omitzero"`
}

// users are the users of a call and its notice.
type users struct {
	ids    []string
	notice notice
}

// restrict blocks or mutes users for a time.
func (s *Service) restrict(ctx context.Context, p *param.Set, u users, d time.Duration, opts []rongcloud.CallOption) error {
	p.Minutes("minute", d, 1, maxRestrictionMinutes)
	return s.changeUsers(ctx, p, u, opts)
}

// changeUsers changes what users may do.
func (s *Service) changeUsers(ctx context.Context, p *param.Set, u users, opts []rongcloud.CallOption) error {
	p.IDs("userId", u.ids, maxUsersPerCall)
	u.notice.addTo(p)
	return p.Do(ctx, s.via(), opts)
}

// restrictions returns a list of restricted users.
func (s *Service) restrictions(ctx context.Context, p *param.Set, opts []rongcloud.CallOption) ([]Restriction, error) {
	var answer struct {
		rongcloud.Envelope
		Users []struct {
			UserID wire.Text `json:"userId"`
			Time   string    `json:"time"`
		} `json:"users"`
	}
	meta, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return nil, err
	}
	list := make([]Restriction, len(answer.Users))
	for i, u := range answer.Users {
		until, err := meta.ParseTime(u.Time)
		if err != nil {
			return nil, err
		}
		list[i] = Restriction{UserID: string(u.UserID), Until: until}
	}
	return list, nil
}
