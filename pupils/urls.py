"""Addresses of the room."""

from django.urls import URLPattern, path

from pupils.views import pupil_files, pupils, weeks

app_name = "pupils"

urlpatterns: list[URLPattern] = [
    path("pupils/", pupils.PupilList.as_view(), name="pupils"),
    path("pupils/week/", weeks.PupilWeek.as_view(), name="pupils-week"),
    path("pupils/add/", pupils.PupilAdd.as_view(), name="pupil-add"),
    path("pupils/files/", pupil_files.PupilFiles.as_view(), name="pupil-files"),
    path("pupils/files/add/", pupil_files.PupilFileAdd.as_view(), name="pupil-file-add"),
    path("pupils/files/sample/", pupil_files.PupilFileSample.as_view(), name="pupil-file-sample"),
    path("pupils/files/<uuid:pk>/", pupil_files.PupilFilePage.as_view(), name="pupil-file"),
    path("pupils/files/<uuid:pk>/compare/", pupil_files.PupilFileCompare.as_view(), name="pupil-file-compare"),
    path("pupils/files/<uuid:pk>/approve/", pupil_files.PupilFileApprove.as_view(), name="pupil-file-approve"),
    path("pupils/files/<uuid:pk>/cancel/", pupil_files.PupilFileCancel.as_view(), name="pupil-file-cancel"),
    path("pupils/files/<uuid:pk>/leavers/", pupil_files.PupilFileLeavers.as_view(), name="pupil-file-leavers"),
    path("pupils/files/<uuid:pk>/to-correct/", pupil_files.PupilFileFaults.as_view(), name="pupil-file-faults"),
    path("pupils/<uuid:pk>/", pupils.PupilPage.as_view(), name="pupil"),
    path("pupils/<uuid:pk>/edit/", pupils.PupilEdit.as_view(), name="pupil-edit"),
    path("pupils/<uuid:pk>/leave/", pupils.PupilLeave.as_view(), name="pupil-leave"),
]
