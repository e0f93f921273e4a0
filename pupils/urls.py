"""Addresses of the room."""

from django.urls import URLPattern, path

from pupils.views import child_record, limits, medical_readers, merges, pupil_files, pupils, weeks

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
    path("pupils/<uuid:pk>/record/", child_record.Record.as_view(), name="record"),
    path("pupils/<uuid:pk>/contacts/add/", child_record.ContactAdd.as_view(), name="contact-add"),
    path("contacts/<uuid:pk>/edit/", child_record.ContactEdit.as_view(), name="contact-edit"),
    path("contacts/<uuid:pk>/remove/", child_record.ContactRemove.as_view(), name="contact-remove"),
    path("pupils/<uuid:pk>/medical/edit/", child_record.MedicalEdit.as_view(), name="medical-edit"),
    path("pupils/<uuid:pk>/medical/before/", child_record.MedicalBefore.as_view(), name="medical-before"),
    path("pupils/<uuid:pk>/medical/readers/", medical_readers.MedicalReaders.as_view(), name="medical-readers"),
    path("pupils/<uuid:pk>/medical/readers/add/", medical_readers.ReaderAdd.as_view(), name="medical-reader-add"),
    path(
        "pupils/<uuid:pk>/medical/readers/remove/", medical_readers.ReaderRemove.as_view(), name="medical-reader-remove"
    ),
    path("pupils/<uuid:pk>/needs/edit/", child_record.NeedsEdit.as_view(), name="needs-edit"),
    path("pupils/<uuid:pk>/care/edit/", child_record.CareEdit.as_view(), name="care-edit"),
    path("pupils/<uuid:pk>/travel/edit/", child_record.TravelEdit.as_view(), name="travel-edit"),
    path("pupils/<uuid:pk>/social-worker/edit/", child_record.SocialWorkerEdit.as_view(), name="social-worker-edit"),
    path("pupils/<uuid:pk>/virtual-school/edit/", child_record.VirtualSchoolEdit.as_view(), name="virtual-school-edit"),
    path("pupils/<uuid:pk>/youth-justice/edit/", child_record.YouthJusticeEdit.as_view(), name="youth-justice-edit"),
    path("pupils/<uuid:pk>/merge/", merges.PupilMerge.as_view(), name="pupil-merge"),
    path("merges/", merges.Merges.as_view(), name="merges"),
    path("merges/<uuid:pk>/", merges.MergePage.as_view(), name="merge"),
    path("merges/<uuid:pk>/confirm/", merges.MergeConfirm.as_view(), name="merge-confirm"),
    path("merges/<uuid:pk>/refuse/", merges.MergeRefuse.as_view(), name="merge-refuse"),
    path("pupils/<uuid:pk>/limit/", limits.PupilLimit.as_view(), name="pupil-limit"),
    path("pupils/<uuid:pk>/limit/readers/", limits.LimitedReaders.as_view(), name="limited-readers"),
    path("pupils/<uuid:pk>/limit/readers/add/", limits.ReaderAdd.as_view(), name="limited-reader-add"),
    path("pupils/<uuid:pk>/limit/readers/remove/", limits.ReaderRemove.as_view(), name="limited-reader-remove"),
    path("pupils/<uuid:pk>/limit/lift/", limits.LimitLift.as_view(), name="limit-lift"),
    path("pupils/<uuid:pk>/leave/", pupils.PupilLeave.as_view(), name="pupil-leave"),
]
