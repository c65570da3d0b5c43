package samples

import (
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// User has the samples of package user.
var User = []Sample{
	{
		Operation: "user.getToken",
		Call:      call((*user.Service).Register, user.Registration{ID: "u1", Name: "安 & Ann", PortraitURI: "https://img.example/a.png"}),
		Form:      "userId=u1&name=安 & Ann&portraitUri=https://img.example/a.png",
		Answer:    `{"code":200,"userId":"u1","token":"tok+/="}`,
		Want:      user.Token{UserID: "u1", Value: "tok+/="},
	},
	{
		Operation: "user.getToken", Name: "without an avatar", Call: call((*user.Service).Register, user.Registration{ID: "u1", Name: "Ann"}),
		Form:   "userId=u1&name=Ann",
		Answer: `{"code":"200","userId":"u1","token":"t"}`,
		Want:   user.Token{UserID: "u1", Value: "t"},
	},
	{
		Operation: "user.expireToken", Call: call((*user.Service).ExpireTokens, []string{"u1", "u2"}, time.UnixMilli(1408710653000)),
		Form: "userId=u1&userId=u2&time=1408710653000",
	},
	{
		Operation: "user.refresh", Call: call((*user.Service).Update, user.UpdateParams{ID: "u1", Name: "Bea", PortraitURI: "https://img.example/b.png"}),
		Form: "userId=u1&name=Bea&portraitUri=https://img.example/b.png",
	},
	{
		Operation: "user.refresh", Name: "one field only", Call: call((*user.Service).Update, user.UpdateParams{ID: "u1", Name: "Bea"}),
		Form: "userId=u1&name=Bea",
	},
	{
		Operation: "user.info", Call: call((*user.Service).Get, "u1"),
		Form:   "userId=u1",
		Answer: `{"code":200,"userName":"Ann","userPortrait":"https://img.example/a.png","createTime":"2026-03-04 05:06:07"}`,
		Want:   user.Profile{ID: "u1", Name: "Ann", PortraitURI: "https://img.example/a.png", Created: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)},
	},
	{
		Operation: "user.checkOnline", Call: call((*user.Service).IsOnline, "u1"),
		Form:   "userId=u1",
		Answer: `{"code":200,"status":"1"}`,
		Want:   true,
	},
	{
		Operation: "user.checkOnline", Name: "status as a number", Call: call((*user.Service).IsOnline, "u1"),
		Form:   "userId=u1",
		Answer: `{"code":200,"status":0}`,
		Want:   false,
	},
	{
		Operation: "user.block", Call: call((*user.Service).Block, []string{"u1", "u2"}, 90*time.Minute),
		Form: "userId=u1&userId=u2&minute=90",
	},
	{
		Operation: "user.unblock", Call: call((*user.Service).Unblock, []string{"u1", "u2"}),
		Form: "userId=u1&userId=u2",
	},
	{
		Operation: "user.queryBlocked", Call: call((*user.Service).BlockedPage, rongcloud.Page{Number: 2, Size: 10}),
		Form:   "page=2&size=10",
		Answer: `{"code":200,"users":[{"userId":"u1","blockEndTime":"2026-1-2 3:4:5"}]}`,
		Want:   []user.BlockedUser{{ID: "u1", Until: time.Date(2026, 1, 2, 3, 4, 5, 0, beijing)}},
		After:  []string{"user.block"},
	},
	{
		Operation: "user.queryBlocked", Name: "server default", Call: call((*user.Service).BlockedPage, rongcloud.Page{}),
		Answer: `{"code":200,"users":[]}`,
		Want:   []user.BlockedUser{},
		After:  []string{"user.block"},
	},
	{
		Operation: "user.queryBlocked", Call: call((*user.Service).Blocked),
		Form:   "page=1&size=50",
		Answer: `{"code":200,"users":[{"userId":"u1","blockEndTime":"2026-01-02 03:04:05"}]}`,
		Want:   []user.BlockedUser{{ID: "u1", Until: time.Date(2026, 1, 2, 3, 4, 5, 0, beijing)}},
		After:  []string{"user.block"},
	},
	{
		Operation: "user.deactivate", Call: call((*user.Service).Deactivate, []string{"u1", "u2"}),
		Form:   "userId=u1,u2",
		Answer: `{"code":200,"operateId":"op-1"}`,
		Want:   "op-1",
	},
	{
		Operation: "user.reactivate", Call: call((*user.Service).Reactivate, []string{"u1"}),
		Form:   "userId=u1",
		Answer: `{"code":200,"operateId":"op-2"}`,
		Want:   "op-2",
	},
	{
		Operation: "user.queryDeactivated", Call: call((*user.Service).DeactivatedPage, rongcloud.Page{Number: 3, Size: 50}),
		Form:   "pageNo=3&pageSize=50",
		Answer: `{"code":200,"users":["u1","u2"]}`,
		Want:   []string{"u1", "u2"},
		After:  []string{"user.deactivate"},
	},
	{
		Operation: "user.queryDeactivated", Call: call((*user.Service).Deactivated),
		Form:   "pageNo=1&pageSize=50",
		Answer: `{"code":200,"users":["u1","u2"]}`,
		Want:   []string{"u1", "u2"},
		After:  []string{"user.deactivate"},
	},
}
