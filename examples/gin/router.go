package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/rongcloud-go/sdk/webhook"
)

// newRouter takes callbacks at three paths. The last one shows a mistake.
func newRouter(appKey, appSecret string, say func(format string, args ...any)) (*gin.Engine, error) {
	callbacks, err := webhook.NewHandler(
		webhook.WithApp(appKey, appSecret),
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			say("%s: %s %v", e.Room, e.Change, e.UserIDs)
			return nil
		}),
		webhook.OnError(func(_ *http.Request, err error) { say("refused: %v", err) }),
	)
	if err != nil {
		return nil, err
	}
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()

	// Without middleware that reads bodies, a Handler is wrapped like any other.
	router.POST("/rongcloud", gin.WrapH(callbacks))

	// Where middleware has read the body, the bytes it kept are handed over: the signature covers no body, so what is
	// handled must be what came.
	router.POST("/audited/rongcloud", keepBody, func(c *gin.Context) {
		status, answer := callbacks.Answer(c.Request.Context(), "", webhook.Incoming{
			Method: c.Request.Method, Query: c.Request.URL.Query(), Header: c.Request.Header, Body: c.MustGet(bodyKey).([]byte),
		})
		c.Data(status, "application/json", answer)
	})

	// The mistake that the handler reports: the body was read, and nothing of it is left.
	router.POST("/mistaken/rongcloud", keepBody, gin.WrapH(callbacks))
	return router, nil
}

const bodyKey = "body"

// keepBody is middleware that reads the body, as loggers and the signature checks of gateways do.
func keepBody(c *gin.Context) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, webhook.DefaultBodyLimit))
	if err != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	c.Set(bodyKey, body)
}

// printer prints lines.
func printer(to io.Writer) func(format string, args ...any) {
	return func(format string, args ...any) { fmt.Fprintf(to, format+"\n", args...) }
}
